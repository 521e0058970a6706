; The installer: for one user, without an administrator. installer/build.py gives by -D: VERSION, DATA_VERSION,
; SOURCE (the folder of the program with its list of files), OUT, ICON, SIDE, TARGET, STUB, SPEAK, and perhaps QUICK and SIGN.
;
; Found → nothing runs, nothing newer, room → data backed up → copied beside (.new) → old files taken away by
; their list, new ones put in their place → registered → data migrated and checked.
; Until the new files are put in their place nothing is changed. Only what a list names is ever deleted.
;
; Exit codes: 0 done, 1 cancelled, 2 damaged or not to be written, 5 the program runs, 6 something newer is there,
; 7 Windows is too old, 8 no room, 9 no backup before an upgrade; with each but 0 nothing was changed.
Unicode true
Target ${TARGET}
!ifdef QUICK
  SetCompressor zlib
!else
  SetCompressor /SOLID lzma
  SetCompressorDictSize 64
!endif
CRCCheck force
RequestExecutionLevel user
ManifestDPIAware true
ManifestLongPathAware true
SetDateSave off  ; the same program is the same installer, whenever it was built
OutFile "${OUT}"
; What a damaged installer says is built into the program of NSIS, in English.
!packhdr "${STUB}" '${SPEAK} "${STUB}"'
InstallDir "$LOCALAPPDATA\Programs\PropDesk"
BrandingText "PropDesk ${VERSION}"
!ifdef SIGN
  !finalize '${SIGN} "%1"'
  !uninstfinalize '${SIGN} "%1"'
!endif

!define KEY "Software\PropDesk"
!define REMOVAL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\PropDesk"
!define CLASSES "Software\Classes"
!define LIST "installed.txt"
!define STAGE "$INSTDIR\.new"
!define PROGRAM_SECTION 0  ; the only one
!define MARGIN_KB 20480

Var Before   ; where a version is installed now, or nothing
Var Found
Var Need
Var Free
Var Line
Var Folder
Var Data

!include MUI2.nsh
!include LogicLib.nsh
!include FileFunc.nsh
!include WordFunc.nsh

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_WELCOMEFINISHPAGE_BITMAP "${SIDE}"
!define MUI_PAGE_CUSTOMFUNCTION_PRE BeforeTheFirstPage
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_RUN "$INSTDIR\PropDesk.exe"
!insertmacro MUI_PAGE_FINISH
!define MUI_PAGE_CUSTOMFUNCTION_PRE un.BeforeTheFirstPage
!define MUI_UNCONFIRMPAGE_TEXT_TOP "$(REMOVAL_KEEPS)"
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"
!insertmacro MUI_LANGUAGE "TradChinese"
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_RESERVEFILE_LANGDLL
!include words.nsh
Name "$(PROGRAM)"

VIProductVersion "${VERSION}.0"
VIFileVersion "${VERSION}.0"
!macro ABOUT LANGUAGE
  VIAddVersionKey /LANG=${LANGUAGE} "ProductName" "PropDesk"
  VIAddVersionKey /LANG=${LANGUAGE} "FileDescription" "PropDesk 物业服务台"
  VIAddVersionKey /LANG=${LANGUAGE} "FileVersion" "${VERSION}"
  VIAddVersionKey /LANG=${LANGUAGE} "ProductVersion" "${VERSION}"
  VIAddVersionKey /LANG=${LANGUAGE} "LegalCopyright" "PropDesk"
!macroend
!insertmacro ABOUT ${LANG_SIMPCHINESE}
!insertmacro ABOUT ${LANG_TRADCHINESE}
!insertmacro ABOUT ${LANG_ENGLISH}

; Refuse: the sentence to a person, the code to whoever runs it silently.
!macro REFUSE CODE SENTENCE
  MessageBox MB_OK|MB_ICONSTOP "${SENTENCE}" /SD IDOK
  SetErrorLevel ${CODE}
  Quit
!macroend

!include shared.nsh
!insertmacro SHARED ""
!insertmacro SHARED "un."

Function .onInit
  ${If} $LANGUAGE == 3076  ; Hong Kong
  ${OrIf} $LANGUAGE == 5124  ; Macao
    StrCpy $LANGUAGE ${LANG_TRADCHINESE}
  ${EndIf}
  Call ChooseLanguage
  Call TakeQuotedFolder
FunctionEnd

; NSIS itself knows /D= only without quotes and as the last word; whoever starts it from another program quotes it.
Function TakeQuotedFolder
  ReadRegStr $R0 HKCU "${KEY}" "InstallDir"
  ${If} $R0 != ""
  ${AndIf} $INSTDIR == "$LOCALAPPDATA\Programs\PropDesk"
    StrCpy $INSTDIR $R0
  ${EndIf}
  ClearErrors
  ${WordFind2X} "$CMDLINE" '"/D=' '"' "E+1" $R0
  ${IfNot} ${Errors}
    StrCpy $INSTDIR $R0
  ${EndIf}
  ClearErrors
FunctionEnd

; What is there already: refuse before anything is changed. Asked before the first page, and again before the first
; change. Not in .onInit: the language chosen there is spoken only after it.
Function LookAround
  ${IfNot} ${FileExists} "$SYSDIR\icuuc.dll"
    !insertmacro REFUSE 7 "$(OLD_WINDOWS)"
  ${EndIf}
  ReadRegStr $Before HKCU "${KEY}" "InstallDir"
  ${IfNot} ${FileExists} "$Before\${LIST}"
    StrCpy $Before ""
    ${If} ${FileExists} "$INSTDIR\${LIST}"
      StrCpy $Before $INSTDIR
    ${EndIf}
  ${EndIf}
  Call RefuseNewerProgram
  Call RefuseNewerData
  ${If} $Before != ""
    StrCpy $Folder $Before
    Call WaitUntilClosed
  ${EndIf}
  StrCpy $Folder $INSTDIR
  Call WaitUntilClosed
FunctionEnd

; The list of an installed version begins with its number.
Function RefuseNewerProgram
  ${If} $Before == ""
    Return
  ${EndIf}
  FileOpen $R0 "$Before\${LIST}" r
  FileRead $R0 $Found
  FileClose $R0
  ${TrimNewLines} $Found $Found
  StrCpy $Found $Found "" 1
  ${VersionCompare} "$Found" "${VERSION}" $R0
  ${If} $R0 == 1
    !insertmacro REFUSE 6 "$(NEWER_PROGRAM)"
  ${EndIf}
FunctionEnd

; The version of the data stands in the head of its file (SQLite's user_version, four bytes from the 60th).
Function RefuseNewerData
  ReadEnvStr $R0 PROGRAMDATA
  ClearErrors
  FileOpen $R0 "$R0\PropDesk\propdesk.db" r
  ${If} ${Errors}
    ClearErrors
    Return
  ${EndIf}
  FileSeek $R0 62
  FileReadByte $R0 $R1
  FileReadByte $R0 $R2
  FileClose $R0
  ${If} ${Errors}
    ClearErrors
    Return
  ${EndIf}
  IntOp $R1 $R1 << 8
  IntOp $Found $R1 + $R2
  ${If} $Found > ${DATA_VERSION}
    !insertmacro REFUSE 6 "$(NEWER_DATA)"
  ${EndIf}
FunctionEnd

Function BeforeTheFirstPage
  Call LookAround
  ${If} $Before != ""
    Abort  ; it stays where it is
  ${EndIf}
FunctionEnd

; The whole program once more beside the old one, whose files go only when the new ones are all there.
Function RefuseWithoutRoom
  SectionGetSize ${PROGRAM_SECTION} $Need
  IntOp $Need $Need + ${MARGIN_KB}
  ; Of the folder that is there already; of an empty disk nothing can be found, so its root ends the search.
  StrCpy $R0 $INSTDIR
  ${DoUntil} ${FileExists} "$R0\*.*"
    ${GetParent} $R0 $R1
    ${If} $R1 == ""
      ${ExitDo}
    ${EndIf}
    StrCpy $R0 $R1
  ${Loop}
  System::Call 'kernel32::GetDiskFreeSpaceExW(w "$R0\", *l .R1, *l, *l) i .R2'
  ${If} $R2 == 0
    Return
  ${EndIf}
  System::Int64Op $R1 / 1024
  Pop $R1
  System::Int64Op $R1 < $Need
  Pop $R2
  ${If} $R2 == 1
    IntOp $Need $Need / 1024
    System::Int64Op $R1 / 1024
    Pop $Free
    !insertmacro REFUSE 8 "$(NO_ROOM)"
  ${EndIf}
FunctionEnd

Function BackUp
  ${If} $Before == ""
    Return
  ${EndIf}
  DetailPrint "$(BACKING_UP)"
  nsExec::ExecToStack '"$Before\propdesk-cli.exe" backup'
  Pop $R0
  Pop $R1
  ${If} $R0 != 0
    MessageBox MB_YESNO|MB_ICONEXCLAMATION|MB_DEFBUTTON2 "$(NOT_BACKED_UP)" /SD IDNO IDYES anyway
    SetErrorLevel 9
    Quit
  anyway:
  ${EndIf}
FunctionEnd

; Put the copied files in their place; what a person laid there under such a name is kept beside.
Function PutInPlace
  ; The list first: should it be cut off here, the next run knows whose files these are.
  CopyFiles /SILENT "${STAGE}\${LIST}" "$INSTDIR\${LIST}"
  FileOpen $R0 "${STAGE}\${LIST}" r
  ${Do}
    ClearErrors
    FileRead $R0 $Line
    ${If} ${Errors}
      ${ExitDo}
    ${EndIf}
    ${TrimNewLines} $Line $Line
    Call IsInside
    StrCpy $R2 $Line 1 -1
    ${If} $R1 == 1
    ${AndIf} $R2 != "\"
      Call PutOneInPlace
    ${EndIf}
  ${Loop}
  FileClose $R0
FunctionEnd

Function PutOneInPlace
  ${GetParent} "$INSTDIR\$Line" $R3
  CreateDirectory "$R3"
again:
  ClearErrors
  ${If} ${FileExists} "$INSTDIR\$Line"
    Rename "$INSTDIR\$Line" "$INSTDIR\$Line.bak"
  ${EndIf}
  ClearErrors
  Rename "${STAGE}\$Line" "$INSTDIR\$Line"
  ${If} ${Errors}
    MessageBox MB_RETRYCANCEL|MB_ICONSTOP "$(NOT_IN_PLACE)" /SD IDCANCEL IDRETRY again
    FileClose $R0
    SetErrorLevel 2
    Abort "$(NOT_IN_PLACE)"
  ${EndIf}
FunctionEnd

Function Register
  WriteUninstaller "$INSTDIR\uninstall.exe"
  SetOutPath "$INSTDIR"
  ReadRegStr $R0 HKCU "${KEY}" "Shortcut"
  ${If} $R0 != ""
    Delete "$SMPROGRAMS\$R0.lnk"
    Delete "$DESKTOP\$R0.lnk"
  ${EndIf}
  CreateShortcut "$SMPROGRAMS\$(PROGRAM).lnk" "$INSTDIR\PropDesk.exe"
  CreateShortcut "$DESKTOP\$(PROGRAM).lnk" "$INSTDIR\PropDesk.exe"
  WriteRegStr HKCU "${KEY}" "Shortcut" "$(PROGRAM)"
  WriteRegStr HKCU "${KEY}" "InstallDir" "$INSTDIR"
  WriteRegStr HKCU "${KEY}" "Language" "$LANGUAGE"
  WriteRegStr HKCU "${REMOVAL_KEY}" "DisplayName" "$(PROGRAM)"
  WriteRegStr HKCU "${REMOVAL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${REMOVAL_KEY}" "DisplayIcon" "$INSTDIR\PropDesk.exe"
  WriteRegStr HKCU "${REMOVAL_KEY}" "Publisher" "PropDesk"
  WriteRegStr HKCU "${REMOVAL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${REMOVAL_KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${REMOVAL_KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${REMOVAL_KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${REMOVAL_KEY}" "NoRepair" 1
  SectionGetSize ${PROGRAM_SECTION} $R0
  WriteRegDWORD HKCU "${REMOVAL_KEY}" "EstimatedSize" $R0
  WriteRegStr HKCU "${CLASSES}\.propdesk" "" "PropDesk.Backup"
  WriteRegStr HKCU "${CLASSES}\PropDesk.Backup" "" "$(BACKUP_FILE)"
  WriteRegStr HKCU "${CLASSES}\PropDesk.Backup\DefaultIcon" "" "$INSTDIR\PropDesk.exe,0"
  WriteRegStr HKCU "${CLASSES}\PropDesk.Backup\shell\open\command" "" '"$INSTDIR\PropDesk.exe" "%1"'
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
FunctionEnd

Function UpgradeData
  DetailPrint "$(UPGRADING_DATA)"
  nsExec::ExecToStack '"$INSTDIR\propdesk-cli.exe" upgrade'
  Pop $R0
  Pop $R1
  ${If} $R0 != 0
    MessageBox MB_OK|MB_ICONEXCLAMATION "$(DATA_NOT_RIGHT)" /SD IDOK
  ${EndIf}
FunctionEnd

Section "-PropDesk"
  Call LookAround
  Call RefuseWithoutRoom
  Call BackUp
  StrCpy $Folder "${STAGE}"
  Call DeleteListed  ; of an installation that was cut off
  DetailPrint "$(COPYING)"
  SetDetailsPrint none
  SetOverwrite on
  SetOutPath "${STAGE}"
  File "${SOURCE}/${LIST}"
  File /r /x "${LIST}" "${SOURCE}/*"
  SetOutPath "$INSTDIR"
  SetDetailsPrint both
  DetailPrint "$(CHANGING)"
  SetDetailsPrint none
  ${If} $Before != ""
    StrCpy $Folder $Before
    Call DeleteListed
    Delete "$Before\uninstall.exe"
    ${If} $Before != $INSTDIR
      RMDir "$Before"
    ${EndIf}
  ${EndIf}
  Call PutInPlace
  StrCpy $Folder "${STAGE}"
  Call DeleteListed
  Call Register
  SetDetailsPrint both
  Call UpgradeData
SectionEnd

Function .onInstFailed
  StrCpy $Folder "${STAGE}"
  Call DeleteListed
  RMDir "$INSTDIR"
FunctionEnd

Function un.onInit
  ReadRegStr $LANGUAGE HKCU "${KEY}" "Language"
  Call un.ChooseLanguage
  ReadEnvStr $Data PROGRAMDATA
  StrCpy $Data "$Data\PropDesk"
FunctionEnd

Function un.BeforeTheFirstPage
  StrCpy $Folder $INSTDIR
  Call un.WaitUntilClosed
FunctionEnd

Section "Uninstall"
  StrCpy $Folder $INSTDIR
  Call un.WaitUntilClosed
  SetDetailsPrint none
  Delete "$INSTDIR\uninstall.exe"
  Call un.DeleteListed
  RMDir "$INSTDIR"
  ReadRegStr $R0 HKCU "${KEY}" "Shortcut"
  ${If} $R0 != ""
    Delete "$SMPROGRAMS\$R0.lnk"
    Delete "$DESKTOP\$R0.lnk"
  ${EndIf}
  ReadRegStr $R0 HKCU "${CLASSES}\.propdesk" ""
  ${If} $R0 == "PropDesk.Backup"
    DeleteRegKey HKCU "${CLASSES}\.propdesk"
  ${EndIf}
  DeleteRegKey HKCU "${CLASSES}\PropDesk.Backup"
  DeleteRegKey HKCU "${REMOVAL_KEY}"
  DeleteRegKey HKCU "${KEY}"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
  SetDetailsPrint both
  DetailPrint "$(REMOVED)"
  MessageBox MB_OK|MB_ICONINFORMATION "$(REMOVED)" /SD IDOK
SectionEnd
