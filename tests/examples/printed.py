"""Figures as the sources print them, to hold the examples against."""

COLUMNS = ("B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B09", "B10")
"""The matrix's columns: two of income and their sum, five of costs and their sum, and the net."""
INCOME, COSTS = ("B01", "B02"), ("B04", "B05", "B06", "B07", "B08")

# fmt: off
AREAS = {
    "HSN-AKU": (44437, 0, 44437, -147056, -1523, -23866, -8007, -4903, -185355, -140918),
    "HSN-AOI": (18668, 0, 18668, -145125, -7409, -53573, -6134, -10341, -222582, -203914),
    "HSN-BUM": (11298, 0, 11298, -76938, -7743, -33517, -1017, -9256, -128471, -117173),
    "HSN-BUV": (14715, 101, 14816, -94503, -225, -12998, -174, -9416, -117316, -102500),
    "HSN-DIT": (12606, 218407, 231013, -125700, -4600, -63585, -17109, -5386, -216380, 14633),
    "HSN-FTV": (70314, 100467, 170781, -107499, -2000, -32959, -2620, -68722, -213800, -43019),
    "HSN-HIM": (15610, 0, 15610, -216362, -136781, -60055, -684, -87760, -501642, -486032),
    "HSN-HNR": (20510, 0, 20510, -157770, -89945, -65661, -2852, -32691, -348919, -328409),
    "HSN-KIR": (21893, 825, 22718, -149629, -45040, -83173, -2830, -59924, -340596, -317878),
    "HSN-KVI": (7807, 0, 7807, -72599, -6165, -14797, -1105, -8298, -102964, -95157),
    "HSN-ORT": (23014, 0, 23014, -114288, -2263, -74370, -595, -24647, -216163, -193149),
    "HSN-PAT": (180, 0, 180, -9205, 0, -1654, 0, 0, -10859, -10679),
    "HSN-PRI": (114879, 635174, 750053, -452930, -153732, -40537, -3025, -142049, -792273, -42220),
    "HSN-PSY": (7788, 0, 7788, -165176, -22770, -25801, -92, -6522, -220361, -212573),
    "HSN-OGO": (8717, 0, 8717, -75246, -15760, -38442, -1738, -5054, -136240, -127523),
    "HSN-DIR": (1600, 8895, 10495, -84701, -8049, -238708, -20, -1806, -333284, -322789),
}
"""16 areas by 10 columns, tkr."""
BOARD = (394036, 963869, 1357905, -2194727, -504005, -863696, -48002, -476775, -4087205, -2729300)
# fmt: on

FRAMES = {
    "F01": (394.2, 394.0),
    "F02": (949.3, 963.9),
    "F03": (1343.5, 1357.9),
    "F04": (-1956.5, -2194.7),
    "F05": (-78.6, None),
    "F06": (-461.5, -504.0),
    "F07": (-954.6, -863.7),
    "F08": (-40.3, -48.0),
    "F09": (-480.9, -476.8),
    "F10": (-3972.4, -4087.2),
    "F11": (-2628.9, -2729.3),
}
"""The board's frame of the year before and of the year, mkr."""
ELECTED = {
    "P01": (-17009, -17332),
    "P02": (-4035, -4112),
    "P03": (-2983, -3040),
    "P04": (-3273, -3335),
    "P05": (-27300, -27819),
}
"""The elected bodies' frames, tkr."""

STATED_TOTALS = [
    # form, unit, line, field, as printed, as its parts add up
    ("economy", "RS", "E05", "outcome", 491357, 491358),
    ("economy", "RS", "E05", "budget", 367597, 367597),
    ("economy", "RS", "E05", "last_year", 442190, 442189),
    ("economy", "RS", "E18", "outcome", -1760223, -1760223),
    ("economy", "RS", "E18", "budget", -1531118, -1531117),
    ("economy", "RS", "E18", "last_year", -1612351, -1612350),
    ("economy", "RS", "E19", "outcome", -1268866, -1268865),
    ("economy", "RS", "E19", "budget", -1163521, -1163520),
    ("economy", "RS", "E19", "last_year", -1170161, -1170161),
    ("economy", "RST", "D1", "outcome", -400489, -400489),
    ("economy", "RST", "D1", "budget", -356515, -356515),
    ("forecast", "RS", "F1", "forecast", -1913.3, -1913.3),
    ("forecast", "RS", "F1", "year_budget", -1754.4, -1754.3),
    ("investments", "RS-EKO", "IA", "outcome", 1311, 1311),
    ("investments", "RS-EKO", "IA", "budget", 516, 516),
    ("investments", "RS-EKO", "IA", "total_budget", 8000, 8000),
    ("investments", "RS-EKO", "IA", "total_outcome", 8776, 8776),
    ("investments", "RS-EKO", "IA-F", "outcome", 1311, 1311),
    ("investments", "RS-EKO", "IA-F", "budget", 516, 516),
    ("investments", "RS-EKO", "IA-F", "total_budget", 8000, 8000),
    ("investments", "RS-EKO", "IA-F", "total_outcome", 8776, 8776),
    ("investments", "RS-EKO", "IB", "outcome", 13835, 13835),
    ("investments", "RS-EKO", "IB", "budget", 53880, 53880),
    ("investments", "RS-EKO", "IB", "forecast", 47339, 47339),
    ("investments", "RS-EKO", "IB-R", "outcome", 6781, 6781),
    ("investments", "RS-EKO", "IB-R", "budget", 31280, 31280),
    ("investments", "RS-EKO", "IB-R", "forecast", 29689, 29689),
    ("investments", "RS-EKO", "IB-F", "outcome", 7054, 7054),
    ("investments", "RS-EKO", "IB-F", "budget", 22600, 22600),
    ("investments", "RS-EKO", "IB-F", "forecast", 17650, 17650),
    ("investments", "RS-EKO", "IC", "outcome", 20246, 20246),
    ("investments", "RS-EKO", "IC", "budget", 66323, 66323),
    ("investments", "RS-EKO", "IC", "forecast", 36090, 36090),
    ("investments", "RS-EKO", "IC", "total_budget", 97528, 97528),
    ("investments", "RS-EKO", "IC", "total_outcome", 38505, 38505),
    ("investments", "RS-EKO", "IC-R", "outcome", 1792, 1792),
    ("investments", "RS-EKO", "IC-R", "budget", 6104, 6104),
    ("investments", "RS-EKO", "IC-R", "forecast", 1900, 1900),
    ("investments", "RS-EKO", "IC-R", "total_budget", 6104, 6104),
    ("investments", "RS-EKO", "IC-R", "total_outcome", 2481, 2481),
    ("investments", "RS-EKO", "IC-F", "outcome", 18454, 18454),
    ("investments", "RS-EKO", "IC-F", "budget", 60219, 60219),
    ("investments", "RS-EKO", "IC-F", "forecast", 34190, 34190),
    ("investments", "RS-EKO", "IC-F", "total_budget", 91424, 91424),
    ("investments", "RS-EKO", "IC-F", "total_outcome", 36024, 36024),
    ("savings", "RST", "S0", "effect", 8015, 8015),
    ("savings", "RST", "S0", "outcome", -25714, -25714),
    ("savings", "RST", "S0", "last_year", -28422, -28422),
]
"""Every total that the report of 2024 prints, and what its parts come to."""

DIFFERENCES = [
    # form, unit, line, field, as printed, as its two figures differ
    ("economy", "RS", "E02", "change", 19201, 19202),
    ("economy", "RS", "E05", "deviation", 123761, 123761),
    ("economy", "RS", "E05", "change", 49168, 49169),
    ("economy", "RS", "E06", "change", -108714, -108713),
    ("economy", "RS", "E07", "change", 125, 126),
    ("economy", "RS", "E09", "change", 1055, 1054),
    ("economy", "RS", "E11", "deviation", -1895, -1896),
    ("economy", "RS", "E11", "change", -6435, -6436),
    ("economy", "RS", "E12", "change", -6752, -6753),
    ("economy", "RS", "E18", "deviation", -229105, -229106),
    ("economy", "RS", "E18", "change", -147872, -147873),
    ("economy", "RS", "E19", "deviation", -105345, -105345),
    ("economy", "RS", "E19", "change", -98705, -98704),
    ("economy", "RST", "D1", "deviation", -43974, -43974),
    ("economy", "614-GEM", "D1", "deviation", -74204, -74204),
    ("economy", "RS-FM", "V1", "deviation", 2067, 2067),
    ("economy", "RS-STY", "V1", "deviation", 788, 788),
    ("forecast", "RS", "F1", "deviation", -159.0, -158.9),
    ("forecast", "RST", "F1", "deviation", -65.8, -65.8),
    ("forecast", "RS-GEM", "F1", "deviation", -96.1, -96.2),
    ("forecast", "RS-VAL", "F1", "deviation", 3.0, 3.0),
    ("savings", "RST", "S0", "change", 2708, 2708),
    ("headcount", "RS-HR", "H1", "change", 7.5, 7.5),
    ("headcount", "RS-HR", "H2", "change", 8.0, 8.0),
]
"""Differences that it prints: all that are not as the two figures differ, and some that are."""

KEY_FIGURES = [
    # goal, outcome, target, status by rule, what the report says of it, in words of ours
    ("N01", "5,7 %", "högst 5 %", "red", "ej nått"),
    ("N02", "", "minst 75 %", "not_measured", ""),
    ("N03", "4,6 index", "minst 4,5 index", "green", ""),
    ("N04", "", "högst 12 %", "not_measured", ""),
    ("N05", "13 %", "minst 70 %", "red", "ej nått"),
    ("N06", "40 %", "minst 70 %", "red", "ej nått"),
    ("N07", "14 %", "minst 20 %", "red", "ej nått"),
    ("N08", "83,3 %", "minst 80 %", "green", "nått/ej nått"),
    ("N09", "-17 %", "minst -15,8 %", "yellow", "delvis"),
    ("N10", "268 %", "minst 100 %", "green", "nått"),
    ("N11", "5,2 %", "högst -0,5 %", "red", "ej nått"),
    ("N12", "7,5 %", "högst 0,6 %", "red", "ej nått"),
    ("N13", "90 %", "minst 95 %", "yellow", "delvis/ej nått"),
    ("N14", "7 %", "högst 14 %", "green", "nått"),
    ("N15", "5,2 %", "högst -6,5 %", "red", "ej nått"),
    ("N16", "89 %", "minst 95 %", "yellow", "ej nått"),
    ("N17", "4,6 index", "minst 5 index", "yellow", ""),
    ("N18", "10,7 %", "mindre än 10,1 %", "yellow", ""),
    ("N19", "-21 %", "högst -48 %", "red", "ej nått"),
    ("N20", "", "högst 176 kWh/m2", "not_measured", ""),
    ("N21", "-1 %", "högst -1 %", "green", "nått/ej nått"),
    ("N22", "35 %", "minst 36 %", "yellow", "ej nått"),
    ("N23", "", "minst 41 %", "not_measured", ""),
]
