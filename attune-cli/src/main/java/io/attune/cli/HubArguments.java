package io.attune.cli;

import io.attune.hub.DatasetReference;
import io.attune.hub.DatasetTable;
import io.attune.hub.HubClient;
import io.attune.hub.HubSettings;
import java.io.IOException;
import java.util.Set;

/**
 * Data sets of the hub among a command's arguments, {@code --train hf://datasets/OWNER/NAME}: they
 * are fetched, and the command sees their place in the cache. {@code prepare} and {@code run} read
 * whole data sets by themselves.
 */
final class HubArguments {
  private static final Set<String> READ_BY_THEMSELVES = Set.of("prepare", "run");

  private HubArguments() {}

  /**
   * Fetches what is named.
   *
   * @param arguments of the whole program
   * @return the arguments with files in place of data sets
   * @throws io.attune.InvalidInputException if there is no such data set
   */
  static String[] fetch(String[] arguments, Terminal terminal) throws IOException {
    String[] fetched = arguments.clone();
    if (arguments.length > 0 && READ_BY_THEMSELVES.contains(arguments[0])) {
      return fetched;
    }
    try (ProgressDisplay progress = new ProgressDisplay(terminal)) {
      for (int i = 0; i < fetched.length; i++) {
        int start = fetched[i].indexOf(DatasetReference.PREFIX);
        if (start == 0 || (start > 0 && fetched[i].charAt(start - 1) == '=')) {
          DatasetReference reference = DatasetReference.parse(fetched[i].substring(start));
          HubClient hub = HubClient.of(HubSettings.fromEnvironment());
          fetched[i] =
              fetched[i].substring(0, start)
                  + DatasetTable.fetch(hub, reference, progress.transfers("Fetching"));
        }
      }
    }
    return fetched;
  }
}
