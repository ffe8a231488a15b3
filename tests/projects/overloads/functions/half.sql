select n / 2
