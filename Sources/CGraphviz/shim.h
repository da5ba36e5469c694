#if __has_include(<graphviz/gvc.h>)
#include <graphviz/gvc.h>
#else
#error "Graphviz' headers are missing: run script/bootstrap, or apt-get install libgraphviz-dev"
#endif
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

// What is used of the library, which is loaded when the first picture is drawn: most commands draw none, and start
// faster without it.
#define CGV_FUNCTIONS(EACH) \
  EACH(agseterr) EACH(agseterrf) EACH(agread) EACH(agreadline) EACH(agclose) EACH(gvContext) EACH(gvLayout) \
  EACH(gvFreeLayout) EACH(gvRenderData) EACH(gvFreeRenderData) EACH(AgIdDisc) EACH(AgIoDisc) EACH(AgDefaultDisc)

#define CGV_MEMBER(name) __typeof__(&name) name;
typedef struct { CGV_FUNCTIONS(CGV_MEMBER) } cgv_library;

// Graphviz 13 made the length a `size_t *` where earlier versions take an `unsigned int *`, and has a name of its
// own: what was compiled for one version cannot use another.
#define CGV_IS_13 \
  __builtin_types_compatible_p(__typeof__(&gvRenderData), int (*)(GVC_t *, graph_t *, const char *, char **, size_t *))

// Loads the library for good; false if a part of it is missing, which `dlerror` explains.
static inline int cgv_load(cgv_library *library) {
  void *handle = dlopen(CGV_IS_13 ? "libgvc.so.7" : "libgvc.so.6", RTLD_NOW | RTLD_LOCAL);
  if (!handle) return 0;
#define CGV_FIND(name) \
  if (!(library->name = (__typeof__(&name))dlsym(handle, #name))) return 0;
  CGV_FUNCTIONS(CGV_FIND)
#undef CGV_FIND
  return 1;
}

// A zeroed `size_t` behind a `void *` serves both versions on little-endian machines.
static inline int cgv_render(
    const cgv_library *library, GVC_t *context, graph_t *graph, const char *format, char **bytes, size_t *length) {
  *length = 0;
  return library->gvRenderData(context, graph, format, bytes, (void *)length);
}

// What follows are macros, which Swift does not import.

static inline double cgv_width(graph_t *graph) { return GD_bb(graph).UR.x - GD_bb(graph).LL.x; }
static inline double cgv_height(graph_t *graph) { return GD_bb(graph).UR.y - GD_bb(graph).LL.y; }

// Takes effect after the layout, when the size of the picture is known.
static inline void cgv_set_dpi(graph_t *graph, double dpi) { GD_drawing(graph)->dpi = dpi; }

// Graphviz orders the subgraphs of a graph by the addresses of their names, so that the same text would be laid
// out differently from process to process. Here the number in a cluster's name (`cluster_7`) stands in the upper
// bits of its identifier, which the address does not use, and so decides.

#define CGV_ADDRESS (((IDTYPE)1 << 48) - 1)

// The library's own way; a variable of a function, as Swift leaves those of a header out.
static inline const Agiddisc_t **cgv_identifiers(void) {
  static const Agiddisc_t *identifiers;
  return &identifiers;
}

static inline __typeof__(AgIdDisc.map(0, 0, 0, 0, 0)) cgv_map(
    void *state, int kind, char *name, IDTYPE *identifier, int creates) {
  if (!(*cgv_identifiers())->map(state, kind, name, identifier, creates)) return 0;
  if (kind == AGRAPH && name && *identifier && strncmp(name, "cluster_", 8) == 0)
    *identifier |= (IDTYPE)(strtoul(name + 8, NULL, 10) & 0x7fff) << 48;
  return 1;
}

static inline void cgv_free(void *state, int kind, IDTYPE identifier) {
  (*cgv_identifiers())->free(state, kind, identifier & CGV_ADDRESS);
}

static inline char *cgv_print(void *state, int kind, IDTYPE identifier) {
  return (*cgv_identifiers())->print(state, kind, identifier & CGV_ADDRESS);
}

typedef struct {
  const char *text;
  size_t length;
} cgv_reader;

static inline int cgv_fill(void *channel, char *buffer, int size) {
  cgv_reader *reader = (cgv_reader *)channel;
  size_t count = reader->length < (size_t)size ? reader->length : (size_t)size;
  memcpy(buffer, reader->text, count);
  reader->text += count;
  reader->length -= count;
  return (int)count;
}

// Reads a graph from text; NULL if that has a mistake. Not thread-safe, as nothing here is.
static inline graph_t *cgv_read(const cgv_library *library, const char *text) {
  static Agiddisc_t identifiers;
  static Agiodisc_t input;
  static Agdisc_t discipline;
  *cgv_identifiers() = library->AgIdDisc;
  identifiers = *library->AgIdDisc;
  identifiers.map = cgv_map;
  identifiers.free = cgv_free;
  identifiers.print = cgv_print;
  input = *library->AgIoDisc;
  input.afread = cgv_fill;
  discipline = *library->AgDefaultDisc;
  discipline.id = &identifiers;
  discipline.io = &input;
  cgv_reader reader = {text, strlen(text)};
  library->agreadline(1);
  return library->agread(&reader, &discipline);
}
