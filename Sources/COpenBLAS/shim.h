#if __has_include(<cblas.h>)
#include <cblas.h>
#elif __has_include(<openblas/cblas.h>)
#include <openblas/cblas.h>
#else
#error "OpenBLAS' headers are missing: run script/bootstrap, or apt-get install libopenblas-dev"
#endif
#include <dlfcn.h>

// What is used of the library. A program that is linked against it starts by starting its threads, and ends by
// waiting for them: so it is loaded when the first network is run, and not to check a spec.
typedef struct {
  __typeof__(&cblas_sgemm) sgemm;
  __typeof__(&cblas_dgemm) dgemm;
  __typeof__(&openblas_set_num_threads) set_num_threads;
} cob_library;

// Loads the library for good; false if a part of it is missing, which `dlerror` explains.
static inline int cob_load(cob_library *library) {
  void *handle = dlopen("libopenblas.so.0", RTLD_NOW | RTLD_LOCAL);
  if (!handle) return 0;
  library->sgemm = (__typeof__(&cblas_sgemm))dlsym(handle, "cblas_sgemm");
  library->dgemm = (__typeof__(&cblas_dgemm))dlsym(handle, "cblas_dgemm");
  library->set_num_threads =
      (__typeof__(&openblas_set_num_threads))dlsym(handle, "openblas_set_num_threads");
  return library->sgemm && library->dgemm && library->set_num_threads;
}
