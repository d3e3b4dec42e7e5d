package io.attune.onnx.export;

/**
 * A tensor that flows through a graph: an input, a weight, a constant or what a node computes.
 *
 * @param name unique in the graph
 */
record Value(String name) {}
