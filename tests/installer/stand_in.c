/* Stands in for the program where only its installer is tried: it notes what it is asked in the file that STAND_IN
   names, refuses the command that STAND_IN_REFUSES names, and goes on running when asked to "hold". */
#include <windows.h>
#include <string.h>
int main(int count, char **words) {
  char place[MAX_PATH], refused[64] = "", line[1024] = "";
  DWORD done;
  HANDLE file;
  int each;
  for (each = 1; each < count; each++) {
    strcat(line, words[each]);
    strcat(line, "\n");
  }
  if (GetEnvironmentVariableA("STAND_IN", place, sizeof place)) {
    file = CreateFileA(place, FILE_APPEND_DATA, 0, 0, OPEN_ALWAYS, 0, 0);
    WriteFile(file, line, (DWORD)strlen(line), &done, 0);
    CloseHandle(file);
  }
  GetEnvironmentVariableA("STAND_IN_REFUSES", refused, sizeof refused);
  if (count > 1 && !strcmp(words[1], "hold")) Sleep(60000);
  return count > 1 && !strcmp(words[1], refused) ? 1 : 0;
}
