"""What a bank, WeChat or Alipay writes into its file: columns by their words, rows as typed."""
