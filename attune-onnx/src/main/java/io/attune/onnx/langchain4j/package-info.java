/**
 * The classes of an exported jar for LangChain4j. Nobody uses them under these names: {@link
 * io.attune.onnx.export.LangChain4jExporter} puts copies of their byte code into the jar, under the
 * name that the user gives the model, so that several such jars can lie on one class path.
 */
package io.attune.onnx.langchain4j;
