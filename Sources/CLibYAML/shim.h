#if !__has_include(<yaml.h>)
#error "libyaml's headers are missing: run script/bootstrap, or apt-get install libyaml-dev"
#endif
#include <yaml.h>
