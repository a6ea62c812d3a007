/* The executor that every context has when it is given no other. */
#include "base/executor.h"

static void run_in_order(void *state, size_t count, void (*task)(void *argument, size_t index), void *argument) {
    (void)state;
    for (size_t index = 0; index < count; index++) task(argument, index);
}

const ash_executor ash_executor_serial = {run_in_order, NULL};
