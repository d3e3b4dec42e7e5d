package io.attune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UsageErrorsTest {
  @Test
  void everyErrorIsTold() {
    CliResult result = InProcess.run("search", "--qury", "x", "--top-k", "ten", "stray");
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.errorLines())
        .containsExactlyInAnyOrder(
            "Unknown option '--qury' (did you mean '--query'?); see attune search --help",
            "Unexpected argument 'stray'; see attune search --help",
            "Invalid value for option '--top-k': 'ten' is not an int",
            "Missing required options: '--model=MODEL', '--input=FILE', '--query=TEXT';"
                + " see attune search --help");
  }

  @Test
  void onlyTheUnknownCommandIsTold() {
    CliResult result = InProcess.run("serach", "--query", "x");
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.errorLines()).hasSize(1);
    assertThat(result.err()).startsWith("Unknown command 'serach' (did you mean 'search'?)");
  }

  @Test
  void twoKindsOfDataExcludeEachOther() {
    CliResult result =
        InProcess.run("evaluate", "--model", "m", "--triplets", "a", "--retrieval", "b");
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.errorLines())
        .containsExactly(
            "--triplets=FILE, --retrieval=DIR are mutually exclusive (specify only one)");
  }

  @Test
  void anOptionGivenTwiceIsRefused() {
    CliResult result = InProcess.run("search", "--model", "a", "--model", "b");
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).contains("option '--model' (MODEL) should be specified only once");
  }
}
