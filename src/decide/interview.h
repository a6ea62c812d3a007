/* The interview: which question to ask next, and when to stop asking.
 *
 * What can be asked are uncertain inputs that a question can answer (`knowable`) and that the user has not spoken about: a value of the user's own is not asked
 * again, even when it is a range, unless the case itself calls it a guess (`evidence`); and an explicit `unknown` is an answer too.
 *
 * What an answer is worth is its value of information (decide/information.h). Taken alone that is short-sighted: where ten inputs each move the choice a
 * little, none of them may be able to turn it by itself, and each is worth 0 although all of them together are worth much. So an answer is worth the larger of two:
 *
 *   alone  what knowing it alone is worth (EVPPI), where that is more than noise;
 *   part   its part of what all questions together are worth (the EVPPI of the group). Shares are in proportion to what would be lost if it alone stayed
 *          unknown, by the closed form of linear normal differences (H. Raiffa and R. Schlaifer 1961, Applied Statistical Decision Theory, chapter 5):
 *          with m[k] how far option k is behind the best, s[k]^2 the variance of that difference that all questions explain and s[i,k]^2 that of input i,
 *          c[i] = sum over k of  l(m[k], s[k]) - l(m[k], sqrt(s[k]^2 - s[i,k]^2)),   l(m, s) = s L(m / s),   L the standard normal loss.
 *
 * There l grows with s, so for two options the k inputs with the largest s[i] are the k questions that are worth most together: the order is then the best one,
 * not only a greedy one.
 *
 * Questions stand in order of worth less effort, a minute of effort at ASH_ASK_MINUTE where the decided result is money: each question should take away as much
 * of the expected regret as one question can. (By worth per minute a cheap trifle would come before what decides.) */
#ifndef ASHORE_DECIDE_INTERVIEW_H
#define ASHORE_DECIDE_INTERVIEW_H

#include "decide/information.h"
#include "decide/sensitivity.h"

#define ASH_ASK_MINUTE 1.0 /* EUR: what a minute of finding out costs */
#define ASH_ASK_SURE 0.95  /* chance of being best above which nothing need be asked */
#define ASH_ASK_SMALL 1e-3 /* of the base's decided result: what is worth less decides nothing */

typedef struct ash_question {
    const ash_uncertain *input;
    ash_worth alone, part;  /* 0 where it is no more than noise */
    double worth, se;       /* the larger of the two, and its standard error */
    double effort;          /* minutes */
    double net;             /* worth less what the effort costs */
    double per_minute;      /* worth / effort; infinite without effort */
    bool own;               /* the user gave a value with a spread */
} ash_question;

/* Why to stop; the first that holds. */
typedef enum ash_stop {
    ASH_STOP_NOT,      /* ask on */
    ASH_STOP_SURE,     /* the best option is the best with a chance above ASH_ASK_SURE */
    ASH_STOP_ANSWERED, /* nothing is left that a question can answer */
    ASH_STOP_NOTHING,  /* no answer is expected to change the choice: worths are no more than noise */
    ASH_STOP_SMALL,    /* no answer, nor all together, is worth ASH_ASK_SMALL of the base's decided result */
    ASH_STOP_EFFORT    /* no answer is worth its effort */
} ash_stop;

typedef struct ash_questions { size_t count; const ash_question *items; } ash_questions;

typedef struct ash_interview {
    ash_uncertain_list inputs; /* of the case, asked or not */
    ash_questions ask;         /* those with a worth above 0, the first one to ask first */
    ash_questions own;         /* what the user gave as a range, where narrowing it is worth something by itself; in the same order */
    size_t can_ask;            /* all that can be asked, also what is worth nothing */
    ash_worth together;        /* of all that can be asked; 0 where it is no more than noise */
    ash_worth knowable;        /* the same with what was answered by a range, is not known or was skipped: all that questions could buy */
    ash_worth all;             /* of knowing everything, also what no question can answer (EVPI) */
    ash_worth fate;            /* of what no question can answer: the rest of `all`; 0 where there is no such input, or it is no more than noise */
    bool money;                /* the decided result is an amount in euros, which effort can be set against */
    double limit;              /* ASH_ASK_SMALL of the base's decided result (without a base: the best option's), in its unit */
    ash_stop stop;
} ash_interview;

typedef struct ash_interview_wish {
    size_t skip_count;
    const ash_slice *skip; /* paths that were asked in this session already */
    bool own;              /* ask about the user's own ranges as well */
} ash_interview_wish;

/* May this be asked, by the rules above? `own`: of the user's own values too. */
bool ash_interview_can_ask(const ash_uncertain *input, bool own);
/* `outcome` has a decision and must outlive the result. With one option there is nothing to ask: SURE. */
const ash_interview *ash_interview_of(ash_arena *arena, const ash_outcome *outcome, const ash_interview_wish *wish);

#endif
