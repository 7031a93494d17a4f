/* The few PKCS#11 2.40 declarations shim.c needs. */
typedef unsigned long CK_ULONG, CK_RV, W;
typedef CK_RV (*Any)(W, W, W, W, W, W, W, W);

#define CKR_OK 0UL
#define CKR_SLOT_ID_INVALID 0x3UL
#define CKR_GENERAL_ERROR 0x5UL
#define CKR_ARGUMENTS_BAD 0x7UL
#define CKR_PIN_INCORRECT 0xA0UL
#define CKR_PIN_INVALID 0xA1UL
#define CKR_PIN_LEN_RANGE 0xA2UL
#define CKR_PIN_EXPIRED 0xA3UL
#define CKR_PIN_LOCKED 0xA4UL
#define CKR_TOKEN_NOT_PRESENT 0xE0UL
#define CKR_TOKEN_NOT_RECOGNIZED 0xE1UL
#define CKR_USER_PIN_NOT_INITIALIZED 0x102UL
#define CKR_BUFFER_TOO_SMALL 0x150UL
#define CKR_CRYPTOKI_NOT_INITIALIZED 0x190UL
#define CKR_FUNCTION_CANCELED 0x50UL
#define CKR_MECHANISM_INVALID 0x70UL
#define CKR_USER_NOT_LOGGED_IN 0x101UL
#define CKU_SO 0UL
#define CKU_USER 1UL
#define CKU_CONTEXT_SPECIFIC 2UL
#define CKA_ID 0x102UL
#define CKA_MODULUS 0x120UL
#define CKA_EC_POINT 0x181UL
#define CKA_ALWAYS_AUTHENTICATE 0x202UL
#define CKO_CERTIFICATE 1UL
#define CKO_PRIVATE_KEY 3UL
#define CKA_CLASS 0UL
#define CKA_VALUE 0x11UL

/* CK_FUNCTION_LIST, in its order */
#define FUNCTIONS(X) \
    X(C_Initialize) X(C_Finalize) X(C_GetInfo) X(C_GetFunctionList) X(C_GetSlotList) \
    X(C_GetSlotInfo) X(C_GetTokenInfo) X(C_GetMechanismList) X(C_GetMechanismInfo) \
    X(C_InitToken) X(C_InitPIN) X(C_SetPIN) X(C_OpenSession) X(C_CloseSession) \
    X(C_CloseAllSessions) X(C_GetSessionInfo) X(C_GetOperationState) X(C_SetOperationState) \
    X(C_Login) X(C_Logout) X(C_CreateObject) X(C_CopyObject) X(C_DestroyObject) \
    X(C_GetObjectSize) X(C_GetAttributeValue) X(C_SetAttributeValue) X(C_FindObjectsInit) \
    X(C_FindObjects) X(C_FindObjectsFinal) X(C_EncryptInit) X(C_Encrypt) X(C_EncryptUpdate) \
    X(C_EncryptFinal) X(C_DecryptInit) X(C_Decrypt) X(C_DecryptUpdate) X(C_DecryptFinal) \
    X(C_DigestInit) X(C_Digest) X(C_DigestUpdate) X(C_DigestKey) X(C_DigestFinal) X(C_SignInit) \
    X(C_Sign) X(C_SignUpdate) X(C_SignFinal) X(C_SignRecoverInit) X(C_SignRecover) \
    X(C_VerifyInit) X(C_Verify) X(C_VerifyUpdate) X(C_VerifyFinal) X(C_VerifyRecoverInit) \
    X(C_VerifyRecover) X(C_DigestEncryptUpdate) X(C_DecryptDigestUpdate) \
    X(C_SignEncryptUpdate) X(C_DecryptVerifyUpdate) X(C_GenerateKey) X(C_GenerateKeyPair) \
    X(C_WrapKey) X(C_UnwrapKey) X(C_DeriveKey) X(C_SeedRandom) X(C_GenerateRandom) \
    X(C_GetFunctionStatus) X(C_CancelFunction) X(C_WaitForSlotEvent)

/* those that do more than pass on */
#define OWN_FUNCTIONS(X) \
    X(C_Initialize) X(C_Finalize) X(C_GetInfo) X(C_GetSlotList) X(C_GetSlotInfo) \
    X(C_GetTokenInfo) X(C_GetMechanismList) X(C_GetMechanismInfo) X(C_InitPIN) X(C_SetPIN) \
    X(C_OpenSession) X(C_CloseAllSessions) X(C_GetSessionInfo) X(C_Login) X(C_Logout) \
    X(C_GetAttributeValue) X(C_FindObjects) X(C_SignInit) X(C_Sign)

#define ENUMERATE(name) ID_##name,
enum { FUNCTIONS(ENUMERATE) FUNCTION_COUNT };

typedef struct { unsigned char version[2]; void *call[FUNCTION_COUNT]; } List;

typedef struct {
    unsigned char cryptoki[2], manufacturer[32];
    CK_ULONG flags;
    unsigned char description[32], version[2];
} Info;

typedef struct {
    unsigned char description[64], manufacturer[32];
    CK_ULONG flags;
    unsigned char hardware[2], firmware[2];
} SlotInfo;

typedef struct {
    unsigned char label[32], manufacturer[32], model[16], serial[16];
    CK_ULONG flags, sessions[4], max_pin, min_pin, memory[4];
    unsigned char hardware[2], firmware[2], clock[16];
} TokenInfo;

typedef struct { CK_ULONG type; void *value; CK_ULONG size; } Attribute;
