"""What WeChat, Alipay and the POS terminal paid out of what was taken by them."""
