"""The statement desk: files of the bank, of WeChat and Alipay, and what became of each row."""
