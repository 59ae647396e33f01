# gnuplot -c plot.gp plot.dat peers.svg
set terminal svg size 900,420 font "sans-serif,12" background rgb "white"
set output ARG2
set title "Field extraction on one thread, MB of XML a second (higher is better)"
set style data histogram
set style histogram clustered gap 1
set style fill solid 0.9 border -1
set grid ytics
set key outside right top
set yrange [0:*]
plot for [i=2:6] ARG1 using i:xtic(1) title columnheader(i)
