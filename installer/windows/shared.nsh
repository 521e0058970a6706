; What both the installer and the removal do; $Folder says where.
!macro SHARED UN

; Delete what the list of a folder names, and folders that are empty then; $Folder: which.
Function ${UN}DeleteListed
  IfFileExists "$Folder\${LIST}" 0 done
  ClearErrors
  FileOpen $R0 "$Folder\${LIST}" r
  IfErrors done
  ${Do}
    ClearErrors
    FileRead $R0 $Line
    ${If} ${Errors}
      ${ExitDo}
    ${EndIf}
    ${${UN}TrimNewLines} $Line $Line
    Call ${UN}IsInside
    ${If} $R1 == 1
      StrCpy $R2 $Line 1 -1
      ${If} $R2 == "\"
        RMDir "$Folder\$Line"
      ${Else}
        Delete "$Folder\$Line"
      ${EndIf}
    ${EndIf}
  ${Loop}
  FileClose $R0
  Delete "$Folder\${LIST}"
  RMDir "$Folder"
done:
FunctionEnd

; $R1 is 1 when $Line names something inside a folder, whoever wrote the list.
Function ${UN}IsInside
  StrCpy $R1 1
  StrCpy $R2 $Line 1
  ${If} $Line == ""
  ${OrIf} $R2 == "="  ; the version
  ${OrIf} $R2 == "\"
    StrCpy $R1 0
  ${EndIf}
  ${${UN}WordFind} "$Line" ":" "E+1{" $R2
  ${IfNot} ${Errors}
    StrCpy $R1 0
  ${EndIf}
  ClearErrors
  ${${UN}WordFind} "$Line" ".." "E+1{" $R2
  ${IfNot} ${Errors}
    StrCpy $R1 0
  ${EndIf}
  ClearErrors
FunctionEnd

; $R1 is 1 while a program of $Folder runs: Windows lets nobody write into it then.
Function ${UN}IsRunning
  StrCpy $R1 0
  StrCpy $R2 "$Folder\PropDesk.exe"
  Call ${UN}IsHeld
  StrCpy $R2 "$Folder\propdesk-cli.exe"
  Call ${UN}IsHeld
FunctionEnd

Function ${UN}IsHeld
  IfFileExists "$R2" 0 free
  ClearErrors
  FileOpen $R0 "$R2" a
  ${If} ${Errors}
    Sleep 700  ; a scanner looks at it for a moment
    ClearErrors
    FileOpen $R0 "$R2" a
  ${EndIf}
  ${If} ${Errors}
    StrCpy $R1 1
  ${Else}
    FileClose $R0
  ${EndIf}
  ClearErrors
free:
FunctionEnd

; Wait until nothing of $Folder runs: a person is asked to close it, a silent start ends with 5.
Function ${UN}WaitUntilClosed
again:
  Call ${UN}IsRunning
  ${If} $R1 == 1
    IfSilent silent
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(RUNNING)" IDRETRY again
  silent:
    SetErrorLevel 5
    Quit
  ${EndIf}
FunctionEnd

; Speak the language that /LANG= names.
Function ${UN}ChooseLanguage
  ${GetParameters} $R0
  ClearErrors
  ${GetOptions} $R0 "/LANG=" $R1
  ${IfNot} ${Errors}
    StrCpy $LANGUAGE $R1
  ${EndIf}
  ClearErrors
FunctionEnd

!macroend
!define TrimNewLines "!insertmacro TRIMMED"
!define un.TrimNewLines "!insertmacro TRIMMED"
!macro TRIMMED FROM TO
  StrCpy $R2 ${FROM} 1 -1
  ${If} $R2 == "$\n"
    StrCpy ${TO} ${FROM} -1
  ${EndIf}
  StrCpy $R2 ${FROM} 1 -1
  ${If} $R2 == "$\r"
    StrCpy ${TO} ${FROM} -1
  ${EndIf}
!macroend
