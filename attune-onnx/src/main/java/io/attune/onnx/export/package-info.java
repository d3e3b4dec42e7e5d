/**
 * A model as an ONNX file, for programs that know nothing of Attune.
 *
 * <p>{@link io.attune.onnx.export.OnnxExporter} is all that most code needs. It saves the model as
 * a folder, reads the folder's weights and settings back ({@code ModelFolder}), and describes the
 * model as a {@code Graph} of ONNX operations: {@code EncoderGraphs} has one class for each family
 * of encoders, which reads like the forward pass in its paper and is put together from shared parts
 * ({@code EncoderParts}, {@code Attention}, {@code ScoreBias}, {@code Rotary}); {@code
 * PoolingGraph} and {@code VectorModules} do what follows the encoder. An {@code OnnxFileWriter}
 * writes graph and weights as protobuf, without holding the weights in memory. Before the folder
 * appears, {@code ExportCheck} runs the file and compares its vectors with Attune's.
 *
 * <p>{@link io.attune.onnx.export.LangChain4jExporter}, {@link
 * io.attune.onnx.export.OpenSearchExporter} and {@link io.attune.onnx.export.VespaExporter} put the
 * same file into the form that those programs take, and refuse models that they cannot pool.
 */
package io.attune.onnx.export;
