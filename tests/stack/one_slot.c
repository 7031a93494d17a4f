/* A reader driver (IFD handler 3.0) with one slot, in front of vpcd's, which has two.
 *
 * Every virtual reader gets its own folder with a copy of this file and of libifdvpcd.so: vpcd
 * keeps its slots in a global array, so two readers served by one loaded copy would be mixed up.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

typedef unsigned long DWORD;
typedef unsigned char UCHAR;
typedef long RESPONSECODE;
typedef struct { DWORD protocol, length; } SCARD_IO_HEADER;

#define TAG_IFD_SLOTS_NUMBER 0x0FAE
#define IFD_SUCCESS 0L
#define IFD_COMMUNICATION_ERROR 612L

static void *real(const char *name)
{
    static void *library;
    if (!library) {
        Dl_info self;
        char path[4096];
        char *slash;
        dladdr((void *)real, &self);
        snprintf(path, sizeof path - 32, "%s", self.dli_fname);
        slash = strrchr(path, '/');
        strcpy(slash ? slash + 1 : path, "libifdvpcd.so");
        library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    }
    return library ? dlsym(library, name) : NULL;
}

#define FORWARD(name, parameters, arguments) \
    RESPONSECODE name parameters { \
        RESPONSECODE (*function) parameters = real(#name); \
        return function ? function arguments : IFD_COMMUNICATION_ERROR; \
    }

FORWARD(IFDHCreateChannelByName, (DWORD lun, char *device), (lun & 0xFFFF0000, device))
FORWARD(IFDHCreateChannel, (DWORD lun, DWORD channel), (lun, channel))
FORWARD(IFDHCloseChannel, (DWORD lun), (lun))
FORWARD(IFDHSetCapabilities, (DWORD lun, DWORD tag, DWORD size, UCHAR *value),
        (lun, tag, size, value))
FORWARD(IFDHSetProtocolParameters,
        (DWORD lun, DWORD protocol, UCHAR flags, UCHAR pts1, UCHAR pts2, UCHAR pts3),
        (lun, protocol, flags, pts1, pts2, pts3))
FORWARD(IFDHPowerICC, (DWORD lun, DWORD action, UCHAR *atr, DWORD *size),
        (lun, action, atr, size))
FORWARD(IFDHTransmitToICC,
        (DWORD lun, SCARD_IO_HEADER send, UCHAR *command, DWORD length, UCHAR *response,
         DWORD *size, SCARD_IO_HEADER *receive),
        (lun, send, command, length, response, size, receive))
FORWARD(IFDHControl,
        (DWORD lun, DWORD code, UCHAR *input, DWORD input_size, UCHAR *output, DWORD output_size,
         DWORD *returned),
        (lun, code, input, input_size, output, output_size, returned))
FORWARD(IFDHICCPresence, (DWORD lun), (lun))

RESPONSECODE IFDHGetCapabilities(DWORD lun, DWORD tag, DWORD *size, UCHAR *value)
{
    RESPONSECODE (*function)(DWORD, DWORD, DWORD *, UCHAR *) = real("IFDHGetCapabilities");
    if (tag == TAG_IFD_SLOTS_NUMBER && *size >= 1) {
        *size = 1;
        *value = 1;
        return IFD_SUCCESS;
    }
    return function ? function(lun, tag, size, value) : IFD_COMMUNICATION_ERROR;
}
