graph [ node [ id 70 label "d" ] node [ id 5 label "c" ] node [ id 9 ] node [ id 11 ]
edge [ source 70 target 5 value 0.5 ] edge [ source 70 target 9 value 2 ]
edge [ source 5 target 9 value 1.25 ] edge [ source 9 target 11 value 1 ] ]
