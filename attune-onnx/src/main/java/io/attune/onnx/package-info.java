/**
 * Encoders out of ONNX files; {@link io.attune.onnx.export} is the way back.
 *
 * <p>{@link io.attune.onnx.OnnxImporter} turns an export of any family, with the model's settings
 * beside it, into a folder that can be trained. {@link io.attune.onnx.BertOnnxImporter} makes do
 * with less: it turns a BERT encoder that PyTorch exported, and its {@code tokenizer.json}, into a
 * sentence-transformers folder that Attune, and Python, can load and train; what the two files do
 * not say is given as {@link io.attune.onnx.BertImportOptions}.
 *
 * <p>{@link io.attune.onnx.LangChain4jModels} are the models whose ONNX files LangChain4j publishes
 * as Maven artifacts. They are found by {@code SentenceTransformer.load("all-MiniLM-L6-v2")} when
 * their artifact is on the class path, and imported once into the user's cache.
 *
 * <p>Underneath, an {@code OnnxReader} reads the file's protobuf messages into an {@code
 * OnnxGraph}, and a {@code BertGraph} follows the text's way through it, from the word embeddings
 * to the last layer, taking each weight from the node that uses it.
 */
package io.attune.onnx;
