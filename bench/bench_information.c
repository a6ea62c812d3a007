/* What finding out what to find out costs: the worth of 100 inputs after 100,000 samples of 5 options, on one core. Goal: 0.2 s per 100 inputs. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "outcome.h"
#include "decide/importance.h"

static double seconds(void) { return (double)clock() / CLOCKS_PER_SEC; }

int main(void) {
    test_memory memory = {0};
    ash_arena *arena = test_arena(&memory, (size_t)1 << 31);
    const char *model = "model bench\n  decide option by lowest cost_of\nindex option = a, b, c, d, e\nindex part = p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15, p16, p17, p18, p19, p20\n"
                        "input price [option, part] : EUR = lognormal(10 EUR, 0.2)\nresult cost_of [option] : EUR = sum(part: price)\n";
    ash_run_options options = {.samples = 100000, .seed = 1};
    const ash_outcome *o = test_outcome(arena, model, "{}", &options);
    ash_uncertain_list inputs = ash_uncertain_inputs(arena, o->unrolled);
    double start = seconds(), total = 0;
    ash_information *information = ash_information_create(arena, o);
    for (size_t i = 0; i < inputs.count; i++) total += ash_information_worth(information, inputs.items[i].draws, inputs.items[i].draw_count).value;
    double each = seconds() - start;
    start = seconds();
    ash_importance_of(arena, o);
    printf("%zu inputs, %zu options: worth of each %.3f s (goal 0.2 s), with groups, tornado and break-evens %.3f s; sum of worths %.1f of %.1f EUR\n", inputs.count, o->decision->count, each,
           seconds() - start, total, o->decision->evpi);
    ash_arena_destroy(arena);
    return each * 100 / (double)inputs.count <= 0.2 ? 0 : 1;
}
