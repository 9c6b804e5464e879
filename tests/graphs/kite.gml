Creator "hand"
graph [
  comment "a kite"
  directed 0
  node [ id 0 label "Ada" graphics [ x 1.0 y 2.0 ] ]
  node [ id 1 ]
  node [ id 2 ]
  node [ id 3 ]
  edge [ source 0 target 1 ]
  edge [ source 0 target 2 ]
  edge [ source 1 target 2 ]
  edge [ source 2 target 3 ]
]
