select i * 2
