/* Packages written in Rust draw random bytes from this library, which wine 8 has not. The bytes
   come from the system all the same. For tests under wine, never shipped. */

#include <windows.h>
#include <ntsecapi.h>

__declspec(dllexport) BOOL WINAPI ProcessPrng(BYTE *bytes, SIZE_T count)
{
    return RtlGenRandom(bytes, (ULONG)count);
}
