; The sentences of the installer: Simplified Chinese, Traditional Chinese, English.
!macro WORDS NAME CN TW EN
  LangString ${NAME} ${LANG_SIMPCHINESE} "${CN}"
  LangString ${NAME} ${LANG_TRADCHINESE} "${TW}"
  LangString ${NAME} ${LANG_ENGLISH} "${EN}"
!macroend

!insertmacro WORDS PROGRAM "PropDesk 物业服务台" "PropDesk 物業服務台" "PropDesk"
!insertmacro WORDS BACKUP_FILE "PropDesk 备份" "PropDesk 備份" "PropDesk backup"
!insertmacro WORDS OLD_WINDOWS \
  "这台电脑的 Windows 太旧。PropDesk 需要 Windows 10（1703 版）或更新的版本。没有做任何更改。" \
  "這台電腦的 Windows 太舊。PropDesk 需要 Windows 10（1703 版）或更新的版本。沒有做任何變更。" \
  "The Windows of this PC is too old. PropDesk needs Windows 10 (version 1703) or newer. Nothing was changed."
!insertmacro WORDS RUNNING \
  "PropDesk 正在运行。请先关闭它（关闭时会自动备份），然后点“重试”。" \
  "PropDesk 正在執行。請先關閉它（關閉時會自動備份），然後按「重試」。" \
  "PropDesk is running. Close it (it makes its backup while closing), then choose Retry."
!insertmacro WORDS NEWER_PROGRAM \
  "已安装更新的版本 $Found，本安装程序是 ${VERSION}。请使用更新的安装程序。没有做任何更改。" \
  "已安裝較新的版本 $Found，本安裝程式是 ${VERSION}。請使用較新的安裝程式。沒有做任何變更。" \
  "The newer version $Found is installed; this installer has ${VERSION}. Use the newer installer. Nothing was changed."
!insertmacro WORDS NEWER_DATA \
  "这台电脑上的数据由更新的 PropDesk 写成（数据版本 $Found，本程序只认识到 ${DATA_VERSION}）。请使用更新的安装程序。没有做任何更改。" \
  "這台電腦上的資料由較新的 PropDesk 寫成（資料版本 $Found，本程式只認得到 ${DATA_VERSION}）。請使用較新的安裝程式。沒有做任何變更。" \
  "The data of this PC was written by a newer PropDesk (data version $Found; this program knows ${DATA_VERSION}). Use the newer installer. Nothing was changed."
!insertmacro WORDS NO_ROOM \
  "磁盘空间不够：$INSTDIR 所在的磁盘需要 $Need MB，只有 $Free MB。请腾出空间或选择别的文件夹。没有做任何更改。" \
  "磁碟空間不足：$INSTDIR 所在的磁碟需要 $Need MB，只有 $Free MB。請騰出空間或選擇別的資料夾。沒有做任何變更。" \
  "Not enough room: the disk of $INSTDIR needs $Need MB and has $Free MB. Make room or choose another folder. Nothing was changed."
!insertmacro WORDS BACKING_UP "升级前备份数据 …" "升級前備份資料 …" "Backing up the data before the upgrade …"
!insertmacro WORDS NOT_BACKED_UP \
  "升级前没能备份数据。请启动现在的 PropDesk，在“备份与恢复”中查看原因。$\r$\n$\r$\n仍要在没有备份的情况下升级吗？选“否”则不做任何更改。" \
  "升級前沒能備份資料。請啟動現在的 PropDesk，在「備份與還原」中查看原因。$\r$\n$\r$\n仍要在沒有備份的情況下升級嗎？選「否」則不做任何變更。" \
  "The data could not be backed up before the upgrade. Start the present PropDesk and see “Backup and restore” for the reason.$\r$\n$\r$\nUpgrade without a backup all the same? “No” changes nothing."
!insertmacro WORDS COPYING "正在复制程序 …" "正在複製程式 …" "Copying the program …"
!insertmacro WORDS CHANGING "正在换成新的程序 …" "正在換成新的程式 …" "Putting the new program in place …"
!insertmacro WORDS NOT_IN_PLACE \
  "文件 $INSTDIR\$Line 被占用，程序没有装完。数据没有动。请关闭其他程序后重新运行本安装程序。" \
  "檔案 $INSTDIR\$Line 被占用，程式沒有裝完。資料沒有動。請關閉其他程式後重新執行本安裝程式。" \
  "The file $INSTDIR\$Line is held by another program, so the installation is not complete. The data was not touched. Close other programs and run this installer again."
!insertmacro WORDS UPGRADING_DATA "正在把数据升级到新版本 …" "正在把資料升級到新版本 …" "Bringing the data to the new version …"
!insertmacro WORDS DATA_NOT_RIGHT \
  "程序已安装，但检查数据时发现问题。请启动 PropDesk，它会说明原因；升级前的备份在数据文件夹的 backups 中。" \
  "程式已安裝，但檢查資料時發現問題。請啟動 PropDesk，它會說明原因；升級前的備份在資料資料夾的 backups 中。" \
  "The program is installed, but the check of the data found something. Start PropDesk, it tells what; the backup from before the upgrade is in the folder backups of the data."
!insertmacro WORDS REMOVAL_KEEPS \
  "将删除程序。数据和备份保留在：$\r$\n$Data$\r$\n以后重新安装即可继续使用。" \
  "將移除程式。資料和備份保留在：$\r$\n$Data$\r$\n以後重新安裝即可繼續使用。" \
  "The program will be removed. The data and its backups stay in:$\r$\n$Data$\r$\nInstall PropDesk again to go on with them."
!insertmacro WORDS REMOVED \
  "程序已删除。数据保留在：$\r$\n$Data" "程式已移除。資料保留在：$\r$\n$Data" \
  "The program was removed. The data stays in:$\r$\n$Data"
