package io.attune.losses;

import io.attune.engine.Tensors;

/** A copy of a linear layer's weights, to find classes outside of training. */
final class PairClassifierWeights {
  private final float[][] weight; // [classes, in]
  private final float[] bias; // [classes]

  /**
   * @param weights live ones
   * @param name of the layer in them
   */
  PairClassifierWeights(LossWeights weights, String name) {
    weight = Tensors.toRows(weights.get(name + ".weight"));
    bias = Tensors.toFloats(weights.get(name + ".bias"));
  }

  /** The class of the highest score; of equal ones the first. */
  int mostLikely(float[] features) {
    int best = 0;
    double highest = Double.NEGATIVE_INFINITY;
    for (int label = 0; label < bias.length; label++) {
      double score = bias[label];
      for (int i = 0; i < features.length; i++) {
        score += (double) weight[label][i] * features[i];
      }
      if (score > highest) {
        highest = score;
        best = label;
      }
    }
    return best;
  }
}
