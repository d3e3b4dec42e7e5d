/**
 * Attune's models within LangChain4j.
 *
 * <p>{@link io.attune.langchain4j.AttuneEmbeddingModel} is an embedding model like any other there:
 * for stores, ingestors and content retrievers. Where nothing names a model, {@link
 * io.attune.langchain4j.AttuneEmbeddingModelFactory} is found by LangChain4j itself.
 *
 * <pre>{@code
 * EmbeddingModel model = AttuneEmbeddingModel.load("run/model");
 * float[] vector = model.embed("a night nurse").content().vector();
 * }</pre>
 */
package io.attune.langchain4j;
