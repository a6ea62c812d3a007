/* All commands and all options. */
#include "cli/front.h"

#define BIT(option) (UINT64_C(1) << OPTION_##option)

static const double LARGEST_SEED = 9007199254740991.0; /* 2^53 - 1: the largest that JSON carries exactly */

const option_row option_rows[OPTION_COUNT] = {
    [OPTION_JSON] = {"json", 0, KIND_FLAG, NULL, 0, 0},
    [OPTION_SAMPLES] = {"samples", 0, KIND_NUMBER, "N", 1, 1e9},
    [OPTION_SEED] = {"seed", 0, KIND_NUMBER, "N", 0, LARGEST_SEED},
    [OPTION_THREADS] = {"threads", 0, KIND_NUMBER, "N", 1, 256},
    [OPTION_LANG] = {"lang", 0, KIND_LANG, "nl|en", 0, 0},
    [OPTION_SET] = {"set", 0, KIND_PAIR, "PATH=VALUE", 0, 0},
    [OPTION_SCENARIO] = {"scenario", 0, KIND_TEXT, "NAME", 0, 0},
    [OPTION_MEMORY] = {"memory", 0, KIND_NUMBER, "MIB", 16, 1048576},
    [OPTION_DATE] = {"date", 0, KIND_DATE, "YYYY-MM-DD", 0, 0},
    [OPTION_KEEP] = {"keep", 0, KIND_TEXT, "NAME", 0, 0},
    [OPTION_DATA] = {"data", 0, KIND_TEXT, "FILE", 0, 0},
    [OPTION_NO_PROGRESS] = {"no-progress", 0, KIND_FLAG, NULL, 0, 0},
    [OPTION_ASCII] = {"ascii", 0, KIND_FLAG, NULL, 0, 0},
    [OPTION_DEPTH] = {"depth", 0, KIND_NUMBER, "N", 0, 1000},
    [OPTION_SCHEMA] = {"schema", 0, KIND_FLAG, NULL, 0, 0},
    [OPTION_OUTPUT] = {"output", 'o', KIND_TEXT, "FILE|NAME", 0, 0},
    [OPTION_MARKDOWN] = {"markdown", 0, KIND_FLAG, NULL, 0, 0},
    [OPTION_METHOD] = {"method", 0, KIND_TEXT, "sobol|morris|elasticity|scenarios", 0, 0},
    [OPTION_STRESS] = {"stress", 0, KIND_FLAG, NULL, 0, 0},
    [OPTION_VOLUME] = {"volume", 0, KIND_FLAG, NULL, 0, 0},
    [OPTION_YEARS] = {"years", 0, KIND_FLAG, NULL, 0, 0},
    [OPTION_INPUTS] = {"inputs", 0, KIND_FLAG, NULL, 0, 0},
    [OPTION_LOSS] = {"loss", 0, KIND_NUMBER, "EUR", 0, 1e15},
    [OPTION_PICTURE] = {"picture", 0, KIND_TEXT, "NAME", 0, 0},
    [OPTION_WIDTH] = {"width", 0, KIND_NUMBER, "PIXELS", 280, 1440},
    [OPTION_HELP] = {"help", 'h', KIND_FLAG, NULL, 0, 0},
    [OPTION_VERSION] = {"version", 0, KIND_FLAG, NULL, 0, 0},
    [OPTION_OWN] = {"own", 0, KIND_FLAG, NULL, 0, 0},
    [OPTION_FORCE] = {"force", 0, KIND_FLAG, NULL, 0, 0},
    [OPTION_PRODUCT] = {"product", 0, KIND_TEXT, "WORD", 0, 0},
    [OPTION_GROUP] = {"group", 0, KIND_TEXT, "KIND", 0, 0},
    [OPTION_GOODS_CODE] = {"goods-code", 0, KIND_TEXT, "CODE", 0, 0},
    [OPTION_COUNTRY] = {"country", 0, KIND_TEXT, "COUNTRY", 0, 0},
    [OPTION_MAKER] = {"maker", 0, KIND_TEXT, "WHO", 0, 0},
    [OPTION_PRICE] = {"price", 0, KIND_TEXT, "AMOUNT", 0, 0},
    [OPTION_CURRENCY] = {"currency", 0, KIND_TEXT, "CODE", 0, 0},
    [OPTION_DELIVERY] = {"delivery", 0, KIND_TEXT, "HOW", 0, 0},
    [OPTION_PIECES] = {"pieces", 0, KIND_TEXT, "N", 0, 0},
    [OPTION_PER_PALLET] = {"per-pallet", 0, KIND_TEXT, "N", 0, 0},
    [OPTION_PER_CONTAINER] = {"per-container", 0, KIND_TEXT, "N", 0, 0},
    [OPTION_BOX] = {"box", 0, KIND_TEXT, "SIZE", 0, 0},
    [OPTION_BOX_PIECES] = {"box-pieces", 0, KIND_TEXT, "N", 0, 0},
    [OPTION_BOX_WEIGHT] = {"box-weight", 0, KIND_TEXT, "KG", 0, 0},
    [OPTION_WEIGHT] = {"weight", 0, KIND_TEXT, "KG", 0, 0},
    [OPTION_MINUTES] = {"minutes", 0, KIND_TEXT, "MINUTES", 0, 0},
};

/* What every command knows; what whatever reads a case knows; what whatever samples knows. */
#define ALWAYS (BIT(LANG) | BIT(HELP))
#define SHOWS (ALWAYS | BIT(JSON) | BIT(ASCII) | BIT(MEMORY))
#define READS (SHOWS | BIT(SET) | BIT(SCENARIO) | BIT(DATE) | BIT(DATA))
#define DRAWS (READS | BIT(SAMPLES) | BIT(SEED) | BIT(THREADS) | BIT(NO_PROGRESS))

/* What a comparison can show beside its options. */
#define RESULTS (BIT(STRESS) | BIT(VOLUME) | BIT(YEARS) | BIT(INPUTS) | BIT(LOSS))

/* The answers of the quick start: the last options of the list. */
#define ANSWERS (BIT(COUNT) - BIT(ANSWER_FIRST))

const command_row command_rows[] = {
    {"new", "[-o FILE]", 0, 0, ALWAYS | BIT(DATA) | BIT(OUTPUT) | BIT(FORCE) | ANSWERS, command_new,
     {"ashore new -o pots.yaml", "ashore new --product plantenpot --country CN --price \"3.40 USD\" --pieces 150000 -o pots.yaml"}},
    {"ask", "CASE", 1, 1, DRAWS | BIT(OWN), command_ask, {"ashore ask pots.yaml", "ashore ask pots.yaml --own --lang nl", "ashore ask pots.yaml --json"}},
    {"compare", "CASE...", 1, SIZE_MAX, DRAWS | RESULTS, command_compare,
     {"ashore compare examples/plant-pots.yaml", "ashore compare examples/plant-pots.yaml --scenario tariff --lang nl",
      "ashore compare examples/plant-pots.yaml --stress --scenario all", "ashore compare pots.yaml chairs.yaml lamps.yaml"}},
    {"diff", "A [B]", 1, 2, DRAWS, command_diff,
     {"ashore diff last-year.yaml this-year.yaml", "ashore diff examples/plant-pots.yaml --scenario tariff", "ashore diff examples/plant-pots.yaml --set demand=300000"}},
    {"report", "CASE -o FILE", 1, 1, (DRAWS | BIT(OUTPUT) | BIT(PICTURE) | BIT(WIDTH)) & ~(BIT(JSON) | BIT(ASCII)), command_report,
     {"ashore report examples/plant-pots.yaml -o report.html", "ashore report examples/plant-pots.yaml -o rapport.pdf --lang nl",
      "ashore report examples/plant-pots.yaml -o model.xlsx", "ashore report examples/plant-pots.yaml -o ladder.svg --picture ladder --width 480"}},
    {"run", "MODEL CASE", 2, 2, DRAWS | BIT(KEEP), command_run,
     {"ashore run comparison examples/plant-pots.yaml --samples 100000", "ashore run own.model own.yaml --set source.tilburg.pay=45 --json"}},
    {"explain", "CASE TARGET", 2, 2, DRAWS | BIT(DEPTH), command_explain, {"ashore explain examples/plant-pots.yaml unit_cost.tilburg"}},
    {"sensitivity", "CASE", 1, 1, DRAWS | BIT(METHOD) | BIT(OUTPUT), command_sensitivity,
     {"ashore sensitivity examples/plant-pots.yaml", "ashore sensitivity examples/plant-pots.yaml --method elasticity --output unit_cost.tilburg"}},
    {"check", "FILE...", 1, SIZE_MAX, READS, command_check, {"ashore check own.model examples/plant-pots.yaml"}},
    {"model", "[NAME]", 0, 1, SHOWS | BIT(SCHEMA) | BIT(DATA), command_model, {"ashore model", "ashore model comparison", "ashore model comparison --schema"}},
    {"data", "[show KEY]", 0, 2, SHOWS | BIT(DATA), command_data, {"ashore data", "ashore data show CN"}},
    {"convert", "FILE -o FILE", 1, 1, ALWAYS | BIT(OUTPUT), command_convert, {"ashore convert own.yaml -o own.json", "ashore convert own.json -o own.yaml"}},
    {"call", "", 0, 0, ALWAYS | BIT(THREADS) | BIT(MEMORY) | BIT(DATA) | BIT(NO_PROGRESS), command_call, {"ashore call < request.json"}},
    {"help", "[COMMAND]", 0, 1, ALWAYS | BIT(ASCII) | BIT(MARKDOWN), command_help, {"ashore help compare"}},
};
const size_t command_count = sizeof command_rows / sizeof *command_rows;
