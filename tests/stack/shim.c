/* A PKCS#11 module that behaves like AKIS' own is said to, around SoftHSM.
 *
 * Settings come from "<this file>.conf" (see shim.py), so the program under test needs no
 * environment variable. Every call is noted in "<this file>.log", PIN tries live in
 * "<this file>.state", where the next process finds them, as on a card.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "shim.h"

static char own_path[4000];
static char settings[64][2][512];
static int setting_count;
static List *real;
static CK_ULONG real_slot, bare_slot;
static int logged_in, failed_here, removed, opened, asked_again;
static struct { int tries, so_tries, to_be_changed; } state;

/* ---- settings, state, log ---- */

static const char *text(const char *key, const char *otherwise)
{
    for (int i = 0; i < setting_count; i++)
        if (!strcmp(settings[i][0], key))
            return settings[i][1];
    return otherwise;
}

static long number(const char *key, long otherwise)
{
    const char *found = text(key, NULL);
    return found ? strtol(found, NULL, 0) : otherwise;
}

static int is(const char *key, const char *value)
{
    return !strcmp(text(key, ""), value);
}

static FILE *beside(const char *ending, const char *mode)
{
    char path[4096];
    snprintf(path, sizeof path, "%s.%s", own_path, ending);
    return fopen(path, mode);
}

static void save_state(void)
{
    FILE *file = beside("state", "w");
    if (file) {
        fprintf(file, "%d %d %d\n", state.tries, state.so_tries, state.to_be_changed);
        fclose(file);
    }
}

static void load_state(void)
{
    FILE *file = beside("state", "r");
    int found = 0;
    if (file) {
        found = fscanf(file, "%d %d %d", &state.tries, &state.so_tries, &state.to_be_changed);
        fclose(file);
    }
    if (found != 3) {
        state.tries = number("tries", 3);
        state.so_tries = number("so_tries", 3);
        state.to_be_changed = number("to_be_changed", 0);
    }
}

static int let_go(void)
{
    FILE *file = beside("go", "r");
    if (file)
        fclose(file);
    return file != NULL;
}

static void load_settings(void)
{
    Dl_info self;
    char line[1100];
    FILE *file;
    if (own_path[0])
        return;
    dladdr((void *)load_settings, &self);
    snprintf(own_path, sizeof own_path, "%s", self.dli_fname);
    file = beside("conf", "r");
    while (file && setting_count < 64 && fgets(line, sizeof line, file)) {
        char *value = strchr(line, '=');
        if (!value)
            continue;
        *value++ = 0;
        value[strcspn(value, "\n")] = 0;
        snprintf(settings[setting_count][0], sizeof settings[0][0], "%s", line);
        snprintf(settings[setting_count++][1], sizeof settings[0][1], "%s", value);
    }
    if (file)
        fclose(file);
}

/* What follows the function's name in a comma-separated setting: "" without ':', NULL if absent */
static const char *mentioned(const char *key, const char *name)
{
    const char *at = text(key, "");
    size_t length = strlen(name);
    while (*at) {
        size_t item = strcspn(at, ",");
        if (item >= length && !strncmp(at, name, length) && (item == length || at[length] == ':'))
            return at[length] == ':' && item > length ? at + length + 1 : "";
        at += item + (at[item] == ',');
    }
    return NULL;
}

/* Everything that can go wrong in any function. Returns an error, or CKR_OK to go on. */
static CK_RV before(const char *name)
{
    const char *found;
    FILE *log;
    load_settings();
    if ((log = beside("log", "a"))) {
        fprintf(log, "%s\n", name);
        fclose(log);
    }
    if (mentioned("print", name)) {
        puts("AKIS debug build: entering a function");
        fflush(stdout);
    }
    if ((found = mentioned("delay", name)))
        usleep((useconds_t)(strtod(found, NULL) * 1e6));
    while (mentioned("wait", name) && !let_go())
        usleep(5000);
    if (mentioned("crash", name))
        *(volatile int *)8 = 1;
    if (mentioned("abort", name))
        abort();
    if (mentioned("exit", name))
        exit(0);
    while (mentioned("hang", name))
        pause();
    if ((found = mentioned("remove", name))) {
        removed = 1;  /* the card, in the middle of this call */
        return strtoul(found, NULL, 0);
    }
    if ((found = mentioned("error", name)))
        return strtoul(found, NULL, 0);
    return CKR_OK;
}

/* What can go wrong when the function has done its work. */
static CK_RV after(const char *name, CK_RV result)
{
    if (mentioned("crash_after", name))
        *(volatile int *)8 = 1;
    while (mentioned("hang_after", name))
        pause();
    return result;
}

/* ---- every function, passed on ---- */

/* All PKCS#11 parameters are words or pointers, at most eight: handing on eight words, of which
 * the callee takes what it needs, is sound with the C calling conventions of x86-64 and AArch64. */
#define PASS_ON(name) \
    static CK_RV pass_##name(W a, W b, W c, W d, W e, W f, W g, W h) { \
        CK_RV error = before(#name); \
        if (error) return error; \
        if (!real) return CKR_CRYPTOKI_NOT_INITIALIZED; \
        return ((Any)real->call[ID_##name])(a, b, c, d, e, f, g, h); \
    }
FUNCTIONS(PASS_ON)

#define CALL(name, ...) (((CK_RV(*)())real->call[ID_##name])(__VA_ARGS__))
#define START(name) \
    do { CK_RV error_ = before(#name); if (error_) return error_; \
         if (!real) return CKR_CRYPTOKI_NOT_INITIALIZED; } while (0)

/* ---- slots: the token, then the strange ones of extra_slots ---- */

enum { TOKEN, EMPTY, UNINITIALISED, REFUSING, NO_SLOT };

static CK_ULONG first_slot(void) { return (CK_ULONG)number("slot_id", 0); }

static int kind_of(CK_ULONG slot)
{
    const char *at = text("extra_slots", "");
    CK_ULONG position = slot - first_slot();
    if (slot < first_slot())
        return NO_SLOT;
    if (position == 0)
        return number("no_token", 0) || removed ? EMPTY : TOKEN;
    while (*at && --position) {
        at += strcspn(at, ",");
        at += *at == ',';
    }
    return *at == 'e' ? EMPTY : *at == 'u' ? UNINITIALISED : *at == 'r' ? REFUSING : NO_SLOT;
}

/* Translates our slot to SoftHSM's, or says why there is none. */
static CK_RV enter_slot(CK_ULONG *slot)
{
    switch (kind_of(*slot)) {
    case TOKEN: *slot = real_slot; return CKR_OK;
    case UNINITIALISED: *slot = bare_slot; return CKR_OK;
    case EMPTY: return CKR_TOKEN_NOT_PRESENT;
    case REFUSING: return CKR_TOKEN_NOT_RECOGNIZED;
    default: return CKR_SLOT_ID_INVALID;
    }
}

static void pad(unsigned char *field, const char *value, size_t size)
{
    size_t length = strnlen(value, size);
    memset(field, ' ', size);
    memcpy(field, value, length);
}

static CK_RV my_C_Initialize(void *arguments)
{
    CK_ULONG slots[16], count = 16;
    CK_RV result;
    CK_RV error = before("C_Initialize");
    if (error)
        return error;
    if (arguments && !is("initialize", "any"))
        return CKR_ARGUMENTS_BAD;
    if (!real) {
        void *library;
        CK_RV (*get)(List **) = NULL;
        setenv("SOFTHSM2_CONF", text("softhsm_conf", ""), 1);
        library = dlopen(text("softhsm", "libsofthsm2.so"), RTLD_NOW | RTLD_LOCAL);
        if (library)
            get = (CK_RV(*)(List **))dlsym(library, "C_GetFunctionList");
        if (!get || get(&real))
            return CKR_GENERAL_ERROR;
    }
    load_state();
    result = CALL(C_Initialize, NULL);
    if (!result && !CALL(C_GetSlotList, (unsigned char)1, slots, &count) && count) {
        real_slot = slots[0];  /* SoftHSM lists the initialised tokens first, */
        bare_slot = slots[count - 1];  /* and one without a token last */
    }
    return result;
}

static CK_RV my_C_Finalize(void *reserved)
{
    START(C_Finalize);
    logged_in = 0;
    return CALL(C_Finalize, reserved);
}

static CK_RV my_C_GetInfo(Info *info)
{
    START(C_GetInfo);
    CK_RV result = CALL(C_GetInfo, info);
    if (!result) {
        pad(info->manufacturer, text("manufacturer", "TUBITAK UEKAE"), 32);
        pad(info->description, text("description", "AKIS PKCS#11"), 32);
    }
    return result;
}

static CK_RV my_C_GetSlotList(unsigned char present, CK_ULONG *slots, CK_ULONG *count)
{
    CK_ULONG found = 0, room;
    START(C_GetSlotList);
    room = *count;
    if (is("wrong_answers", "slot_count")) {
        *count = slots ? room + 1 : 0x10000000;
        return CKR_OK;
    }
    for (CK_ULONG slot = first_slot(); kind_of(slot) != NO_SLOT; slot++) {
        if (present && kind_of(slot) == EMPTY)
            continue;
        if (slots && found < room)
            slots[found] = slot;
        found++;
    }
    *count = found;
    return slots && found > room ? CKR_BUFFER_TOO_SMALL : CKR_OK;
}

static CK_RV my_C_GetSlotInfo(CK_ULONG slot, SlotInfo *info)
{
    START(C_GetSlotInfo);
    if (kind_of(slot) == NO_SLOT)
        return CKR_SLOT_ID_INVALID;
    memset(info, 0, sizeof *info);
    pad(info->description, slot == first_slot() ? text("slot_description", "Virtual PCD 00 00")
                                                : "Rainbow iKeyVirtualReader 0", 64);
    pad(info->manufacturer, text("slot_manufacturer", ""), 32);
    info->flags = 6 | (kind_of(slot) != EMPTY);  /* removable, hardware, token present */
    return CKR_OK;
}

static void tell_pin_flags(TokenInfo *info)
{
    const char *when = text("flags", "always");
    int maximum = number("max_tries", 3);
    info->flags &= ~0xFF0000UL;
    if (number("pin_not_initialized", 0))
        info->flags &= ~8UL;
    if (state.to_be_changed)
        info->flags |= 0x80000;
    if (!strcmp(when, "never") || (!strcmp(when, "after_failed_login") && !failed_here))
        return;
    if (state.tries < maximum)
        info->flags |= state.tries == 0 ? 0x40000 : state.tries == 1 ? 0x30000 : 0x10000;
    if (state.so_tries < 3)
        info->flags |= state.so_tries == 0 ? 0x400000 : state.so_tries == 1 ? 0x300000 : 0x100000;
}

static CK_RV my_C_GetTokenInfo(CK_ULONG slot, TokenInfo *info)
{
    int token = kind_of(slot) == TOKEN;
    START(C_GetTokenInfo);
    CK_RV result = enter_slot(&slot);
    if (!result)
        result = CALL(C_GetTokenInfo, slot, info);
    if (result || !token)
        return result;
    load_state();
    pad(info->label, text("label", ""), 32);
    pad(info->manufacturer, text("manufacturer", "TUBITAK UEKAE"), 32);
    pad(info->model, text("model", "AKIS"), 16);
    pad(info->serial, text(opened && number("swapped", 0) ? "other" : "serial", ""), 16);
    if (number("pin_pad", 0))
        info->flags |= 0x100;
    if (is("wrong_answers", "token_strings"))
        memset(info->label, 0xFE, 32), memset(info->serial, 0, 16);
    info->flags |= 0x400 | 0x8 | 0x4;
    if (number("no_login", 0))
        info->flags &= ~0xCUL;  /* as p11-kit's list of trusted authorities */
    tell_pin_flags(info);
    info->max_pin = number("max_pin", 16);
    info->min_pin = number("min_pin", 6);
    return CKR_OK;
}

#define WITH_SLOT(name, parameters, arguments) \
    static CK_RV my_##name parameters { \
        START(name); \
        CK_RV refused = enter_slot(&slot); \
        return refused ? refused : CALL(name, arguments); \
    }
#define COMMA ,
WITH_SLOT(C_GetMechanismInfo, (CK_ULONG slot, CK_ULONG type, void *info),
          slot COMMA type COMMA info)
WITH_SLOT(C_CloseAllSessions, (CK_ULONG slot), slot)

static CK_RV my_C_OpenSession(CK_ULONG slot, CK_ULONG flags, void *application, void *notify,
                              CK_ULONG *session)
{
    START(C_OpenSession);
    CK_RV result = enter_slot(&slot);
    if (!result)
        result = CALL(C_OpenSession, slot, flags, application, notify, session);
    opened = !result;
    if (!result && number("keys_visible", 0)) {
        const char *pin = text("pin", "");  /* SoftHSM hides every private key without it */
        CALL(C_Login, *session, CKU_USER, pin, strlen(pin));
    }
    return result;
}

static CK_RV my_C_GetMechanismList(CK_ULONG slot, CK_ULONG *list, CK_ULONG *count)
{
    CK_ULONG found = 0, room;
    char *at = (char *)text("mechanisms", "");
    START(C_GetMechanismList);
    CK_RV result = enter_slot(&slot);
    if (result || !*at)
        return result ? result : CALL(C_GetMechanismList, slot, list, count);
    room = *count;
    while (*at) {
        CK_ULONG mechanism = strtoul(at, &at, 0);
        if (list && found < room)
            list[found] = mechanism;
        found++;
        at += *at == ',';
    }
    *count = found;
    return list && found > room ? CKR_BUFFER_TOO_SMALL : CKR_OK;
}

static CK_RV my_C_GetSessionInfo(CK_ULONG session, CK_ULONG *info)
{
    START(C_GetSessionInfo);
    CK_RV result = CALL(C_GetSessionInfo, session, info);
    if (!result && info[0] == real_slot)
        info[0] = first_slot();
    return result;
}

#include "shim_pins.h"

#define LIST_PASSED(name) .call[ID_##name] = (void *)pass_##name,
#define LIST_OWN(name) [ID_##name] = (void *)my_##name,

CK_RV C_GetFunctionList(List **list)
{
    static List ours = {.version = {2, 40}, FUNCTIONS(LIST_PASSED)};
    static void *const own[FUNCTION_COUNT] = {OWN_FUNCTIONS(LIST_OWN)};
    CK_RV error = before("C_GetFunctionList");
    if (error)
        return error;
    for (int i = 0; i < FUNCTION_COUNT; i++)
        if (own[i])
            ours.call[i] = own[i];
    ours.call[ID_C_GetFunctionList] = (void *)C_GetFunctionList;
    *list = &ours;
    return CKR_OK;
}
