/* How the loops over blocks of samples are compiled.
 *
 * ASH_CLONES before a function has it compiled twice, for plain x86-64 and for AVX2, and the machine's own chosen when
 * the program is loaded. Both give the same bits: AVX2 has no fused multiply-add (that is another feature, FMA),
 * contraction is off, and nothing in a loop over samples depends on how many of them go through at once. Without ifunc
 * (not glibc, not x86-64), with clang (before 18 it gives the chosen function another name, so that nothing links) and
 * under sanitizers, whose run time is not up yet when the choice is made, it is nothing; -DASH_NO_CLONES leaves it out
 * as well.
 *
 * ASH_INLINE is for the scalar cores of those loops: they must go into both versions. */
#ifndef ASHORE_NUM_CLONES_H
#define ASHORE_NUM_CLONES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__x86_64__) && defined(__GLIBC__) && !defined(__clang__) && !defined(ASH_NO_CLONES) &&                     \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define ASH_CLONES __attribute__((target_clones("avx2", "default")))
#else
#define ASH_CLONES
#endif

#define ASH_INLINE inline __attribute__((always_inline))

#endif
