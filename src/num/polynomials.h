/* Made by make_polynomials.py: change that, not this. Approximations used by elementary.c; how each is used stands
 * there. */
#ifndef ASHORE_NUM_POLYNOMIALS_H
#define ASHORE_NUM_POLYNOMIALS_H

#include "num/clones.h"

/* (exp(x) - 1 - x)/x^2, on [-0.346574, 0.346574], degree 10, relative error 4.9e-18. */
static ASH_INLINE double exp_polynomial(double x) {
    double y = x * x;
    double even = ((((0x1.1f72fc73183dep-29 * y + 0x1.27e4db67b429fp-22) * y + 0x1.a01a01a6d7808p-16) * y +
                    0x1.6c16c16c162d6p-10) *
                       y +
                   0x1.5555555555556p-5) *
                      y +
                  0x1.0000000000000p-1;
    double odd =
        (((0x1.af4ddd849ed1cp-26 * y + 0x1.71de0237564bep-19) * y + 0x1.a01a01abe62ddp-13) * y + 0x1.11111111100dfp-7) *
            y +
        0x1.5555555555557p-3;
    return even + x * odd;
}

/* (atanh(s)/s - 1 - x/3)/x^2 with x = s^2, on [0.0, 0.0294373], degree 7, relative error 6.5e-17. */
static ASH_INLINE double log_polynomial(double x) {
    double y = x * x;
    double even =
        ((0x1.df7ce9a6a755fp-5 * y + 0x1.3b1395d4f9e41p-4) * y + 0x1.c71c71c6eaa8dp-4) * y + 0x1.999999999999ap-3;
    double odd =
        ((0x1.e02d197ce13f2p-5 * y + 0x1.1118c74824097p-4) * y + 0x1.745d177a8f200p-4) * y + 0x1.2492492492521p-3;
    return even + x * odd;
}

/* Normal quantile z = q R(x), x = 0.425^2 - q^2, for |q| = |p - 1/2| <= 0.425: numerator of R; relative error of R
   1.1e-16. */
static ASH_INLINE double quantile_central_top(double x) {
    double y = x * x;
    double even =
        ((0x1.01ec58b5a8cadp+15 * y + 0x1.6457e68e2c486p+15) * y + 0x1.eb8b10c5b268fp+10) * y + 0x1.b18d91e9eef75p+1;
    double odd =
        ((0x1.349e36d002b3ep+11 * y + 0x1.044b5a5b9ac58p+16) * y + 0x1.ab287aaca1333p+13) * y + 0x1.09f37ed070d94p+7;
    return even + x * odd;
}

/* Its denominator. */
static ASH_INLINE double quantile_central_bottom(double x) {
    double y = x * x;
    double even =
        ((0x1.bbce1cd410ef0p+14 * y + 0x1.4969f74672b32p+14) * y + 0x1.56b8535bd5fc6p+9) * y + 0x1.0000000000000p+0;
    double odd =
        ((0x1.41eb51cb2467cp+12 * y + 0x1.30770e2b04b21p+15) * y + 0x1.4fb892ef732edp+12) * y + 0x1.521d469c10692p+5;
    return even + x * odd;
}

/* Normal quantile in the tail, t = sqrt(-log p): x = t - 1.6 up to t = 5, x = t - 5 beyond (far_tail), to 27.3:
   numerator; relative errors 6.5e-17 and 8.4e-17. */
static ASH_INLINE double quantile_tail_top(double x, bool far_tail) {
    double y = x * x;
    double even = ((((far_tail ? 0x1.c5bbd9a7128dap-16 : 0x1.7795dd5a37981p-6)) * y +
                    (far_tail ? 0x1.b23773cbfcb82p-6 : 0x1.4738fc215e489p+0)) *
                       y +
                   (far_tail ? 0x1.c8bc4305a8024p+0 : 0x1.721e6aaf3d13ep+2)) *
                      y +
                  (far_tail ? 0x1.aa1b1c13ee526p+2 : 0x1.6c665fde9526bp+0);
    double odd = ((((far_tail ? 0x1.ae0494a1f10abp-23 : 0x1.998b62ad79ca6p-11)) * y +
                   (far_tail ? 0x1.4531b161cd3b4p-10 : 0x1.f30be7589837cp-3)) *
                      y +
                  (far_tail ? 0x1.2f775444bcf15p-2 : 0x1.d4dc0d853c37ap+1)) *
                     y +
                 (far_tail ? 0x1.5d9f71319e510p+2 : 0x1.28a036f1a0626p+2);
    return even + x * odd;
}

/* Its denominator. */
static ASH_INLINE double quantile_tail_bottom(double x, bool far_tail) {
    double y = x * x;
    double even = ((((far_tail ? 0x1.30110b8a29dd3p-23 : 0x1.218b0bfe7e5aap-11)) * y +
                    (far_tail ? 0x1.9bdfdadc423eap-11 : 0x1.31a5a49087911p-3)) *
                       y +
                   (far_tail ? 0x1.1847680a08309p-3 : 0x1.aea4d63c2e255p+0)) *
                      y +
                  0x1.0000000000000p+0;
    double odd = ((((far_tail ? 0x1.230aa274c362fp-49 : 0x1.20c9c4e2565e1p-30)) * y +
                   (far_tail ? 0x1.34f766546b653p-16 : 0x1.f66c237753eedp-7)) *
                      y +
                  (far_tail ? 0x1.e6f4214305ca3p-7 : 0x1.6329ac9251998p-1)) *
                     y +
                 (far_tail ? 0x1.330aee614fe20p-1 : 0x1.073536b74ffcep+1);
    return even + x * odd;
}

/* (1 + 2t) exp(t^2) erfc(t) of x = (t - 3.75)/(t + 3.75), t from 0 to 28, on [-1.0, 0.76378], degree 25, relative error
   1.1e-16. */
static ASH_INLINE double erfc_polynomial(double x) {
    double y = x * x;
    double even = (((((((((((0x1.d0101b859b0dfp-31 * y + -0x1.d8c1fd5891757p-28) * y + 0x1.670dc87b228b5p-25) * y +
                           -0x1.1960cdf2fdad1p-22) *
                              y +
                          0x1.d6d83dbea486bp-20) *
                             y +
                         -0x1.800a5b0c4d571p-17) *
                            y +
                        0x1.b1446864fa38ap-15) *
                           y +
                       0x1.33fb23a97b9abp-12) *
                          y +
                      -0x1.3f603c32fd5aap-7) *
                         y +
                     -0x1.e0d0fa6e03bb0p-5) *
                        y +
                    -0x1.bda9309a287d6p-4) *
                       y +
                   0x1.d5f2948159cd7p-9) *
                      y +
                  0x1.3ccda0b5d5dc2p+0;
    double odd = (((((((((((0x1.92dc5b4b84fb5p-33 * y + -0x1.c2f79f686443fp-33) * y + -0x1.c35ce2ef22e5bp-29) * y +
                          0x1.91824fc7532d7p-26) *
                             y +
                         -0x1.f06d74212a4c8p-25) *
                            y +
                        -0x1.0530212480a98p-20) *
                           y +
                       0x1.778a4baf10a9ap-16) *
                          y +
                      -0x1.303f9dd0e97adp-12) *
                         y +
                     0x1.cc3a0e22d2903p-10) *
                        y +
                    0x1.d0b0037dcd5eap-6) *
                       y +
                   0x1.7a14188a99ac0p-4) *
                      y +
                  0x1.510169d096807p-4) *
                     y +
                 -0x1.1f367683f89a7p-3;
    return even + x * odd;
}

/* (1 + z)^2 exp(z^2/2) L(z), L the standard normal loss, of x = (z - 4)/(z + 4), z from 0 to 40, on [-1.0, 0.818182],
   degree 27, relative error 9.7e-17. */
static ASH_INLINE double loss_polynomial(double x) {
    double y = x * x;
    double even = ((((((((((((0x1.0eac036e78208p-28 * y + -0x1.f9f27bec7947ap-26) * y + 0x1.cb9a6abeb9606p-24) * y +
                            -0x1.ab58a841a7f14p-23) *
                               y +
                           -0x1.379c3c2a2eed3p-22) *
                              y +
                          0x1.4dc2a45a99bcbp-18) *
                             y +
                         -0x1.0ea2c604f57c9p-15) *
                            y +
                        0x1.649c0aea6d30bp-13) *
                           y +
                       -0x1.94e5d247f47c8p-11) *
                          y +
                      0x1.e92fe5ee8e90cp-10) *
                         y +
                     0x1.6e92acf0bcf17p-6) *
                        y +
                    -0x1.698e66b01f899p-4) *
                       y +
                   -0x1.1a2c6fd3ef644p-4) *
                      y +
                  0x1.10a2e82085a62p-1;
    double odd = ((((((((((((0x1.2a0d75ed390cdp-30 * y + -0x1.4c9d64f97dff4p-29) * y + -0x1.a4e9e2709783ep-26) * y +
                           0x1.e3e65a120fb34p-23) *
                              y +
                          -0x1.32b0ec3e00b8ep-20) *
                             y +
                         0x1.368192aec6674p-18) *
                            y +
                        -0x1.232536ae81418p-16) *
                           y +
                       0x1.23f9ea8c5eb76p-14) *
                          y +
                      -0x1.711093f78d25fp-12) *
                         y +
                     0x1.30fd01ff014fap-9) *
                        y +
                    -0x1.fc67c71932601p-7) *
                       y +
                   0x1.627f2c64ef3d7p-7) *
                      y +
                  0x1.20dc2da294f92p-3) *
                     y +
                 -0x1.1b66643a3e17bp-3;
    return even + x * odd;
}

/* (1 + z)^3 exp(z^2/2) L2(z), L2 the second-order normal loss, of the same x, on [-1.0, 0.818182], degree 27, relative
   error 6.4e-17. */
static ASH_INLINE double second_loss_polynomial(double x) {
    double y = x * x;
    double even = ((((((((((((0x1.4f8975ea01d8ep-27 * y + -0x1.b4fe25ed2662ap-23) * y + 0x1.7d95b257ca10ep-20) * y +
                            -0x1.9e292c3e31dcfp-18) *
                               y +
                           0x1.584ed5cea66abp-16) *
                              y +
                          -0x1.ea24f30e10f0dp-15) *
                             y +
                         0x1.5458f117c6b36p-13) *
                            y +
                        -0x1.31fc010113049p-11) *
                           y +
                       0x1.bd7ec78e3c742p-9) *
                          y +
                      -0x1.7bb7108cda156p-6) *
                         y +
                     0x1.54ef734dc3335p-4) *
                        y +
                    -0x1.1e9abd5cfc164p-4) *
                       y +
                   -0x1.f44d6377ccf08p-3) *
                      y +
                  0x1.26c6e7f512800p-1;
    double odd = ((((((((((((0x1.3f096d948182ap-27 * y + -0x1.d7a297eca4d2fp-24) * y + 0x1.d9673cf899977p-22) * y +
                           -0x1.17a654fa9c6c2p-21) *
                              y +
                          -0x1.f05a796a272ebp-19) *
                             y +
                         0x1.0497a76f15841p-15) *
                            y +
                        -0x1.4e6c85c48635dp-13) *
                           y +
                       0x1.7266e1de1911ep-11) *
                          y +
                      -0x1.7ef13f57d4c53p-9) *
                         y +
                     0x1.4cd4476a6c82fp-7) *
                        y +
                    -0x1.1957880f33a08p-7) *
                       y +
                   -0x1.72fdb9106bacep-4) *
                      y +
                  0x1.1d1fb4faf1cffp-2) *
                     y +
                 -0x1.cd4a9b9e96167p-4;
    return even + x * odd;
}

/* log Gamma(y)/((y - 1)(y - 2)) of x = 2y - 3, y from 1 to 2, on [-1.0, 1.0], degree 24, relative error 4.0e-16. */
static ASH_INLINE double lgamma_polynomial(double x) {
    double y = x * x;
    double even = (((((((((((0x1.29eb796ec9da7p-43 * y + 0x1.01612ab977684p-41) * y + 0x1.ddc12844b88aep-38) * y +
                           0x1.1716b4642a0c1p-34) *
                              y +
                          0x1.5e9628a89c5fap-31) *
                             y +
                         0x1.bb027b8e75232p-28) *
                            y +
                        0x1.1c746e8d11075p-24) *
                           y +
                       0x1.750ae65e8d094p-21) *
                          y +
                      0x1.f814b7bf07208p-18) *
                         y +
                     0x1.64f066524532dp-14) *
                        y +
                    0x1.1334235278fb7p-10) *
                       y +
                   0x1.01af62a2929e8p-6) *
                      y +
                  0x1.eeb95b094c191p-2;
    double odd = ((((((((((-0x1.cfbc56e91250cp-42 * y + -0x1.9400aecdd2e35p-40) * y + -0x1.7701234d3655ap-36) * y +
                         -0x1.b87bfc435fbd2p-33) *
                            y +
                        -0x1.163ea7a726617p-29) *
                           y +
                       -0x1.6230ded9b9a02p-26) *
                          y +
                      -0x1.cb457b58bba6dp-23) *
                         y +
                     -0x1.313e8823b7645p-19) *
                        y +
                    -0x1.a503523b1dd18p-16) *
                       y +
                   -0x1.34dbda148e53fp-12) *
                      y +
                  -0x1.007aa83cee1e6p-8) *
                     y +
                 -0x1.2aed059bd608ap-4;
    return even + x * odd;
}

#endif
