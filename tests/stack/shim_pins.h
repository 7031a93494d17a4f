/* The part of shim.c about PINs and objects. */

/* Counts a try of the user's PIN as a card does. */
static CK_RV count_user(CK_RV result)
{
    if (result == CKR_PIN_INCORRECT) {
        failed_here = 1;
        state.tries--;
        save_state();
        return state.tries == 0 && number("locked_at_once", 0) ? CKR_PIN_LOCKED : result;
    }
    if (!result) {
        state.tries = number("max_tries", 3);
        failed_here = 0;
        save_state();
    }
    return result;
}

/* The reader asks; who types there is a setting. */
static CK_RV ask_on_pad(unsigned char **pin, CK_ULONG *length)
{
    if (!number("pin_pad", 0))
        return CKR_ARGUMENTS_BAD;
    if (is("typed", ""))
        return CKR_FUNCTION_CANCELED;
    *pin = (unsigned char *)text("typed", "");
    *length = strlen((char *)*pin);
    return CKR_OK;
}

static CK_RV my_C_Login(CK_ULONG session, CK_ULONG user, unsigned char *pin, CK_ULONG length)
{
    CK_RV result;
    START(C_Login);
    load_state();
    if (!pin && (result = ask_on_pad(&pin, &length)))
        return result;
    if (user == CKU_CONTEXT_SPECIFIC) {
        const char *right = text("pin", "");
        asked_again = length == strlen(right) && !memcmp(pin, right, length);
        return count_user(asked_again ? CKR_OK : CKR_PIN_INCORRECT);
    }
    if (user == CKU_SO) {
        if (state.so_tries == 0)
            return CKR_PIN_LOCKED;
        result = CALL(C_Login, session, user, pin, length);
        if (result == CKR_PIN_INCORRECT)
            state.so_tries--;
        else if (!result)
            state.so_tries = 3;
        save_state();
        return result;
    }
    if (number("pin_not_initialized", 0))
        return CKR_USER_PIN_NOT_INITIALIZED;
    if (state.tries == 0) {
        failed_here = 1;
        return CKR_PIN_LOCKED;
    }
    result = CALL(C_Login, session, user, pin, length);
    if (!result)
        logged_in = 1;
    return after("C_Login", count_user(result));
}

static CK_RV my_C_Logout(CK_ULONG session)
{
    START(C_Logout);
    logged_in = 0;
    return after("C_Logout", CALL(C_Logout, session));
}

static CK_RV refuse_pin(const unsigned char *pin, CK_ULONG length)
{
    if (length < (CK_ULONG)number("min_pin", 6) || length > (CK_ULONG)number("max_pin", 16))
        return CKR_PIN_LEN_RANGE;
    for (CK_ULONG i = 0; i < length && number("digits_only", 1); i++)
        if (pin[i] < '0' || pin[i] > '9')
            return CKR_PIN_INVALID;
    return CKR_OK;
}

static CK_RV my_C_SetPIN(CK_ULONG session, unsigned char *old, CK_ULONG old_length,
                         unsigned char *new, CK_ULONG new_length)
{
    CK_RV result;
    START(C_SetPIN);
    load_state();
    if (!old && (result = ask_on_pad(&old, &old_length)))
        return result;
    if (!new) {
        new = (unsigned char *)text("typed_new", "");
        new_length = strlen((char *)new);
    }
    if (state.tries == 0)
        return CKR_PIN_LOCKED;
    if ((result = refuse_pin(new, new_length)))
        return result;
    result = count_user(CALL(C_SetPIN, session, old, old_length, new, new_length));
    if (!result && state.to_be_changed) {
        state.to_be_changed = 0;
        save_state();
    }
    return after("C_SetPIN", result);
}

static CK_RV my_C_InitPIN(CK_ULONG session, unsigned char *pin, CK_ULONG length)
{
    CK_RV result;
    START(C_InitPIN);
    if ((result = refuse_pin(pin, length)))
        return result;
    return count_user(CALL(C_InitPIN, session, pin, length));
}

static CK_RV my_C_SignInit(CK_ULONG session, CK_ULONG *mechanism, CK_ULONG key)
{
    char shown[512], wanted[24], *at;
    START(C_SignInit);
    asked_again = 0;
    /* PKCS#11 2.40, C_Login: with CKF_USER_PIN_TO_BE_CHANGED nothing else works before C_SetPIN */
    if (state.to_be_changed)
        return CKR_PIN_EXPIRED;
    snprintf(shown, sizeof shown, ",%s,", text("mechanisms", ""));
    snprintf(wanted, sizeof wanted, ",%#lx,", *mechanism);
    at = strstr(shown, wanted);
    if (!is("mechanisms", "") && !at)
        return CKR_MECHANISM_INVALID;
    return CALL(C_SignInit, session, mechanism, key);
}

static CK_RV my_C_Sign(CK_ULONG session, void *data, CK_ULONG size, unsigned char *signature,
                       CK_ULONG *length)
{
    CK_ULONG room = *length;
    START(C_Sign);
    if (number("always_authenticate", 0) && !asked_again)
        return CKR_USER_NOT_LOGGED_IN;
    if (signature && room < (CK_ULONG)number("sign_room", 0)) {
        *length = (CK_ULONG)number("sign_room", 0);
        return CKR_BUFFER_TOO_SMALL;
    }
    CK_RV result = CALL(C_Sign, session, data, size, signature, length);
    if (!result && signature && is("wrong_answers", "signature"))
        signature[*length / 2] ^= 1;
    else if (!result && signature && is("wrong_answers", "signature_garbage"))
        memset(signature, 0xA5, *length), *length = 7;
    else if (!result && is("wrong_answers", "signature_length"))
        *length = 0x10000000;
    return after("C_Sign", result);
}

static CK_ULONG class_of(CK_ULONG session, CK_ULONG object)
{
    CK_ULONG class = ~0UL;
    Attribute attribute = {CKA_CLASS, &class, sizeof class};
    return CALL(C_GetAttributeValue, session, object, &attribute, 1UL) ? ~0UL : class;
}

static int hidden(CK_ULONG session, CK_ULONG object)
{
    CK_ULONG class = class_of(session, object);
    if (class == CKO_PRIVATE_KEY && number("no_private_key", 0))
        return 1;
    return class == CKO_CERTIFICATE
           && (number("no_certificate", 0) || (number("certs_private", 0) && !logged_in));
}

/* An answer without objects would be the end; this one comes to none. */
static CK_RV find_endlessly(CK_ULONG session, CK_ULONG *objects, CK_ULONG room, CK_ULONG *count)
{
    static CK_ULONG last;
    CK_RV result = CALL(C_FindObjects, session, objects, room, count);
    if (!result && *count)
        last = objects[0];
    if (!result && last) {
        for (CK_ULONG i = 0; i < room; i++)
            objects[i] = last;
        *count = room;
    }
    return result;
}

static CK_RV my_C_FindObjects(CK_ULONG session, CK_ULONG *objects, CK_ULONG room, CK_ULONG *count)
{
    START(C_FindObjects);
    if (is("wrong_answers", "endless_objects"))
        return find_endlessly(session, objects, room, count);
    /* until something visible comes: an answer without objects would mean the end */
    for (;;) {
        CK_ULONG kept = 0;
        CK_RV result = CALL(C_FindObjects, session, objects, room, count);
        if (result || !*count)
            return result;
        for (CK_ULONG i = 0; i < *count; i++)
            if (!hidden(session, objects[i]))
                objects[kept++] = objects[i];
        if (!kept)
            continue;
        *count = is("wrong_answers", "object_count") ? 0x10000000 : kept;
        return CKR_OK;
    }
}

static CK_RV my_C_GetAttributeValue(CK_ULONG session, CK_ULONG object, Attribute *wanted,
                                    CK_ULONG count)
{
    START(C_GetAttributeValue);
    /* SoftHSM has a longer one, for which the caller's buffer is too short */
    if (count == 1 && wanted->type == CKA_ID && number("one_id", 0)) {
        if (wanted->value)
            *(unsigned char *)wanted->value = 1;
        wanted->size = 1;
        return CKR_OK;
    }
    CK_RV result = CALL(C_GetAttributeValue, session, object, wanted, count);
    for (CK_ULONG i = 0; i < count && !result; i++) {
        if (wanted[i].type == CKA_ID && is("ids", "none")) {
            wanted[i].size = 0;
        } else if (wanted[i].type == CKA_ID && is("ids", "wrong") && wanted[i].value
                   && wanted[i].size && class_of(session, object) == CKO_PRIVATE_KEY) {
            *(unsigned char *)wanted[i].value ^= 0xFF;
        } else if (wanted[i].type == CKA_ALWAYS_AUTHENTICATE && wanted[i].value) {
            *(unsigned char *)wanted[i].value = (unsigned char)number("always_authenticate", 0);
        } else if ((wanted[i].type == CKA_MODULUS || wanted[i].type == CKA_EC_POINT)
                   && number("no_numbers", 0))
            wanted[i].size = ~0UL;
        if (is("wrong_answers", "attribute_length"))
            wanted[i].size = 0x7FFFFFF0;
        else if (is("wrong_answers", "attribute_missing"))
            wanted[i].size = ~0UL;  /* CK_UNAVAILABLE_INFORMATION, with CKR_OK */
        else if (is("wrong_answers", "attribute_value") && wanted[i].value
                 && wanted[i].type == CKA_VALUE)
            memset(wanted[i].value, 0xA5, wanted[i].size);
        else if (is("wrong_answers", "attribute_cut") && wanted[i].type == CKA_VALUE)
            wanted[i].size /= 2;
    }
    return result;
}
