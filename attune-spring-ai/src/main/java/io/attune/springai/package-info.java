/**
 * Attune's models within Spring AI.
 *
 * <p>With this module on the class path and no other embedding model, {@link
 * io.attune.springai.AttuneEmbeddingAutoConfiguration} provides an {@link
 * io.attune.springai.AttuneEmbeddingModel}; {@link io.attune.springai.AttuneEmbeddingProperties}
 * says which model it loads.
 *
 * <pre>{@code
 * spring.ai.attune.embedding.model=run/model
 * }</pre>
 */
package io.attune.springai;
