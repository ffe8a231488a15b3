select round(amount * 1.19, 2)
