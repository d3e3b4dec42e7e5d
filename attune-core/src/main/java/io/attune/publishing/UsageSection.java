package io.attune.publishing;

import java.util.stream.Collectors;

/** How to use the fine-tuned model, to copy from. */
final class UsageSection {
  private UsageSection() {}

  static String html(RunRecord run) {
    if (run.status() != RunStatus.FINISHED) {
      return "";
    }
    return Html.section(
        "usage",
        "Use the model",
        UsageSnippet.of(UsageSnippet.modelOf(run)).stream()
            .map(UsageSection::snippet)
            .collect(Collectors.joining()));
  }

  private static String snippet(UsageSnippet snippet) {
    return "<h3>"
        + Html.escape(snippet.title())
        + "</h3>\n<pre tabindex=\"0\"><code>"
        + Html.escape(snippet.code())
        + "</code></pre>\n";
  }
}
