/* A PKCS#11 module that is nothing but trouble; -DKIND= chooses which. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHILD_LIFE_S 60  /* a test that failed to end it does not leave it for ever */

typedef unsigned long CK_RV;
static const char *kind = KIND;

#ifdef NEEDS
extern int missing_library_function(void);
int use_missing_library(void) { return missing_library_function(); }
#endif

static int is(const char *name) { return !strcmp(kind, name); }

static void spawn_child(int detached)
{
    Dl_info self;
    char path[4096];
    FILE *file;
    pid_t child = fork();
    if (child == 0) {
        if (detached)
            setsid();  /* beyond the reach of a signal to the process group */
        sleep(CHILD_LIFE_S);  /* holding standard output, so a reader of it waits too */
        _exit(0);
    }
    /* by the parent: the child may be ended before it could */
    dladdr((void *)spawn_child, &self);
    snprintf(path, sizeof path, "%s.child", self.dli_fname);
    if ((file = fopen(path, "w"))) {
        fprintf(file, "%d", (int)child);
        fclose(file);
    }
}

static void misbehave(const char *where)
{
    char wanted[64];
    snprintf(wanted, sizeof wanted, "segfault_in_%s", where);
    if (is(wanted))
        *(volatile int *)8 = 1;
    snprintf(wanted, sizeof wanted, "abort_in_%s", where);
    if (is(wanted))
        abort();
    snprintf(wanted, sizeof wanted, "exit_in_%s", where);
    if (is(wanted))
        exit(0);
    snprintf(wanted, sizeof wanted, "stop_in_%s", where);
    if (is(wanted))
        raise(SIGSTOP);
    snprintf(wanted, sizeof wanted, "hang_in_%s", where);
    while (is(wanted))
        pause();
}

static CK_RV initialize(void *arguments)
{
    (void)arguments;
    misbehave("initialize");
    if (is("spawn_child") || is("spawn_child_and_hang"))
        spawn_child(0);
    if (is("spawn_detached_child") || is("spawn_detached_child_and_hang"))
        spawn_child(1);
    while (is("spawn_child_and_hang") || is("spawn_detached_child_and_hang"))
        pause();
    if (is("print_then_fail"))
        puts("AKIS: debug build"), puts("{\"looks\": \"like an answer\"}"), fflush(stdout);
    for (int i = 0; i < 200000 && is("flood"); i++)
        puts("a line of fifty characters, again and again and ag");
    return 5;  /* CKR_GENERAL_ERROR */
}

static CK_RV refuse(void) { return 0x54; }  /* CKR_FUNCTION_NOT_SUPPORTED */

__attribute__((constructor)) static void loaded(void) { misbehave("load"); }
__attribute__((destructor)) static void unloaded(void) { misbehave("unload"); }

#ifndef WITHOUT_LIST
CK_RV C_GetFunctionList(void **list)
{
    static struct { unsigned char version[2]; void *call[68]; } ours = {{2, 40}, {0}};
    misbehave("list");
    if (is("null_list")) {
        *list = NULL;
        return 0;
    }
    for (int i = 0; i < 68 && !is("null_functions"); i++)
        ours.call[i] = i ? (void *)refuse : (void *)initialize;
    *list = &ours;
    return is("refuse_list") ? 5 : 0;
}
#endif
