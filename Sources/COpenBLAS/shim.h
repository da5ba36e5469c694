#if !__has_include(<cblas.h>)
#error "OpenBLAS' headers are missing: run script/bootstrap, or apt-get install libopenblas-dev"
#endif
#include <cblas.h>
