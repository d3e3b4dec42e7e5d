package io.attune.publishing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How to use a model, to copy from.
 *
 * @param title the language or program
 * @param language of the code, as Markdown names it
 * @param code whole lines
 */
record UsageSnippet(String title, String language, String code) {
  /**
   * What works with any model.
   *
   * @param model its folder, or its name on the hub
   */
  static List<UsageSnippet> of(String model) {
    return List.of(
        new UsageSnippet(
            "Python, by sentence-transformers",
            "python",
            """
            from sentence_transformers import SentenceTransformer

            model = SentenceTransformer(%s)
            queries = model.encode_query(["what somebody asks"])
            documents = model.encode_document(["a text", "another text"])
            similarities = model.similarity(queries, documents)
            """
                .formatted(quoted(model))),
        new UsageSnippet(
            "Java, by Attune",
            "java",
            """
            try (SentenceTransformer model = SentenceTransformer.load(%s)) {
              float[][] queries = model.encodeQuery(List.of("what somebody asks"));
              float[][] documents = model.encodeDocument(List.of("a text", "another text"));
              float[][] similarities = model.similarity(queries, documents);
            }
            """
                .formatted(quoted(model))),
        new UsageSnippet(
            "Command line",
            "sh",
            """
            attune search --model %1$s --input texts.jsonl --query "what somebody asks"
            attune encode --model %1$s --input texts.jsonl --output vectors.npy
            """
                .formatted(shellQuoted(model))));
  }

  /**
   * What works with the ONNX file of a model, where the program can do the model's pooling.
   *
   * @param pooling as the model's settings name it
   */
  static List<UsageSnippet> ofExport(String model, String pooling) {
    List<UsageSnippet> snippets = new ArrayList<>();
    snippets.add(
        new UsageSnippet(
            "As ONNX, for programs that run that",
            "sh",
            "attune export --model %s --onnx --out exported\n".formatted(shellQuoted(model))));
    if (pooling.equals("cls") || pooling.equals("mean")) {
      snippets.add(
          new UsageSnippet(
              "LangChain4j",
              "java",
              """
              EmbeddingModel model =
                  new OnnxEmbeddingModel(
                      Path.of("exported/model.onnx"),
                      Path.of("exported/tokenizer.json"),
                      PoolingMode.%s);
              float[] vector = model.embed("what somebody asks").content().vector();
              """
                  .formatted(pooling.equals("cls") ? "CLS" : "MEAN")));
    }
    if (pooling.equals("mean")) {
      snippets.add(
          new UsageSnippet(
              "Spring AI",
              "java",
              """
              TransformersEmbeddingModel model = new TransformersEmbeddingModel();
              model.setModelResource("file:exported/model.onnx");
              model.setTokenizerResource("file:exported/tokenizer.json");
              model.setTokenizerOptions(Map.of("padding", "true"));
              model.afterPropertiesSet();
              float[] vector = model.embed("what somebody asks");
              """));
    }
    return snippets;
  }

  /** The folder that a run writes its model to, as the user gave it. */
  static String modelOf(RunRecord run) {
    String output = String.valueOf(run.arguments().getOrDefault("output-directory", ""));
    return Path.of(output).resolve("model").toString();
  }

  /** As Java and Python both read it. */
  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private static String shellQuoted(String text) {
    return text.matches("[\\w./:=@+-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
