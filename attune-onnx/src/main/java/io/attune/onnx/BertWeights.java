package io.attune.onnx;

import io.attune.model.TensorData;
import java.util.Map;

/**
 * A BERT encoder's weights as transformers names and lays them out.
 *
 * @param tensors by name, float32, matrices [out, in]
 * @param vocabSize rows of the word embeddings
 * @param hiddenSize components of a token's vector
 * @param layers transformer layers
 * @param intermediateSize width of the feed-forward layers
 * @param maxPositions rows of the position embeddings
 * @param typeVocabSize rows of the token type embeddings
 * @param layerNormEpsilon what LayerNorm adds to the variance
 */
record BertWeights(
    Map<String, TensorData> tensors,
    int vocabSize,
    int hiddenSize,
    int layers,
    int intermediateSize,
    int maxPositions,
    int typeVocabSize,
    double layerNormEpsilon) {}
