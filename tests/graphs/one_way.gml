graph [ directed 1 node [ id 0 ] node [ id 1 ] node [ id 2 ] node [ id 3 ]
edge [ source 0 target 1 ] edge [ source 0 target 2 ] edge [ source 2 target 1 ] edge [ source 3 target 2 ] ]
