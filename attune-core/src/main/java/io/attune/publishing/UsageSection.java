package io.attune.publishing;

import java.nio.file.Path;

/** How to use the fine-tuned model, to copy from. */
final class UsageSection {
  private UsageSection() {}

  static String html(RunRecord run) {
    if (run.status() != RunStatus.FINISHED) {
      return "";
    }
    String output = String.valueOf(run.arguments().getOrDefault("output-directory", ""));
    String model = Path.of(output).resolve("model").toString();
    return Html.section(
        "usage",
        "Use the model",
        snippet(
                "Java",
                """
                try (SentenceTransformer model = SentenceTransformer.load(%s)) {
                  float[][] queries = model.encodeQuery(List.of("what somebody asks"));
                  float[][] documents = model.encodeDocument(List.of("a text", "another text"));
                  float[][] similarities = model.similarity(queries, documents);
                }
                """
                    .formatted(quoted(model)))
            + snippet(
                "Python, by sentence-transformers",
                """
                from sentence_transformers import SentenceTransformer

                model = SentenceTransformer(%s)
                queries = model.encode_query(["what somebody asks"])
                documents = model.encode_document(["a text", "another text"])
                similarities = model.similarity(queries, documents)
                """
                    .formatted(quoted(model)))
            + snippet(
                "Command line",
                """
                attune search --model %1$s --input texts.jsonl --query "what somebody asks"
                attune encode --model %1$s --input texts.jsonl --output vectors.npy
                """
                    .formatted(shellQuoted(model))));
  }

  private static String snippet(String title, String code) {
    return "<h3>"
        + Html.escape(title)
        + "</h3>\n<pre tabindex=\"0\"><code>"
        + Html.escape(code)
        + "</code></pre>\n";
  }

  /** As Java and Python both read it. */
  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private static String shellQuoted(String text) {
    return text.matches("[\\w./:=@+-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
