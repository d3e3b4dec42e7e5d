/**
 * Text to vector.
 *
 * <p>{@link io.attune.model.SentenceTransformer} is all that most code needs: load, encode, save.
 * Behind it a text passes a {@link io.attune.model.Tokenizer}, is laid end to end with others in a
 * {@link io.attune.model.TokenBatch} (never padded), goes through a {@link
 * io.attune.model.TextEncoder} and a {@link io.attune.model.Pooling}, and then through whatever
 * modules the model has besides: projections and norms. Which encoders there are is told by {@code
 * Architectures}. {@link io.attune.model.SafeTensors} reads and writes weights. A model whose
 * weights come as a Maven artifact is an {@link io.attune.model.EmbeddedModel}.
 */
package io.attune.model;
