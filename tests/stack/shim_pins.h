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

static CK_RV my_C_Login(CK_ULONG session, CK_ULONG user, unsigned char *pin, CK_ULONG length)
{
    CK_RV result;
    START(C_Login);
    load_state();
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
    return count_user(result);
}

static CK_RV my_C_Logout(CK_ULONG session)
{
    START(C_Logout);
    logged_in = 0;
    return CALL(C_Logout, session);
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
    if (state.tries == 0)
        return CKR_PIN_LOCKED;
    if ((result = refuse_pin(new, new_length)))
        return result;
    result = count_user(CALL(C_SetPIN, session, old, old_length, new, new_length));
    if (!result && state.to_be_changed) {
        state.to_be_changed = 0;
        save_state();
    }
    return result;
}

static CK_RV my_C_InitPIN(CK_ULONG session, unsigned char *pin, CK_ULONG length)
{
    CK_RV result;
    START(C_InitPIN);
    if ((result = refuse_pin(pin, length)))
        return result;
    return count_user(CALL(C_InitPIN, session, pin, length));
}

static CK_RV my_C_SignInit(CK_ULONG session, void *mechanism, CK_ULONG key)
{
    START(C_SignInit);
    /* PKCS#11 2.40, C_Login: with CKF_USER_PIN_TO_BE_CHANGED nothing else works before C_SetPIN */
    if (state.to_be_changed)
        return CKR_PIN_EXPIRED;
    return CALL(C_SignInit, session, mechanism, key);
}

static int hidden(CK_ULONG session, CK_ULONG object)
{
    CK_ULONG class = 0;
    Attribute attribute = {CKA_CLASS, &class, sizeof class};
    if (CALL(C_GetAttributeValue, session, object, &attribute, 1UL))
        return 0;
    if (class == CKO_PRIVATE_KEY && number("no_private_key", 0))
        return 1;
    return class == CKO_CERTIFICATE
           && (number("no_certificate", 0) || (number("certs_private", 0) && !logged_in));
}

static CK_RV my_C_FindObjects(CK_ULONG session, CK_ULONG *objects, CK_ULONG room, CK_ULONG *count)
{
    START(C_FindObjects);
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
    CK_RV result = CALL(C_GetAttributeValue, session, object, wanted, count);
    for (CK_ULONG i = 0; i < count && !result; i++) {
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
