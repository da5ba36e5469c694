#if !__has_include(<gvc.h>)
#error "Graphviz' headers are missing: run script/bootstrap, or apt-get install libgraphviz-dev"
#endif
#include <gvc.h>
