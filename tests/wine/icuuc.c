/* Windows 10 brings the converters of ICU, wine 8 does not, and Qt6Core is not loaded without them.
   They serve old encodings of text only, which the program does not ask of Qt: no name is known
   here, so nothing is ever converted. For tests under wine, never shipped. */

#define EXPORTED __declspec(dllexport)

enum { FILE_ACCESS_ERROR = 4 };

static void *unknown(int *error)
{
    if (error)
        *error = FILE_ACCESS_ERROR;
    return 0;
}

/* Opening, and asking for names. */
EXPORTED void *ucnv_open(const char *name, int *error) { return unknown(error); }
EXPORTED const char *ucnv_getName(const void *converter, int *error) { return unknown(error); }
EXPORTED const char *ucnv_getStandardName(const char *name, const char *standard, int *error)
{
    return unknown(error);
}
EXPORTED int ucnv_countAvailable(void) { return 0; }
EXPORTED const char *ucnv_getAvailableName(int index) { return 0; }

/* What needs a converter, and so is never reached. */
EXPORTED void ucnv_close(void *converter) {}
EXPORTED void ucnv_reset(void *converter) {}
EXPORTED signed char ucnv_getMaxCharSize(const void *converter) { return 1; }
EXPORTED int ucnv_toUCountPending(const void *converter, int *error) { return 0; }
EXPORTED int ucnv_fromUCountPending(const void *converter, int *error) { return 0; }
EXPORTED void ucnv_fromUnicode(void) {}
EXPORTED void ucnv_toUnicode(void) {}
EXPORTED void ucnv_getToUCallBack(void) {}
EXPORTED void ucnv_getFromUCallBack(void) {}
EXPORTED void ucnv_setToUCallBack(void) {}
EXPORTED void ucnv_setFromUCallBack(void) {}
EXPORTED void ucnv_cbToUWriteUChars(void) {}
EXPORTED void ucnv_cbFromUWriteUChars(void) {}
EXPORTED void UCNV_TO_U_CALLBACK_SUBSTITUTE(void) {}
EXPORTED void UCNV_FROM_U_CALLBACK_SUBSTITUTE(void) {}
