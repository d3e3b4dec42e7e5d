package io.attune.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.attune.AtomicFiles;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The cache's layout, which Python's huggingface_hub shares: of each repository {@code blobs},
 * named by their etag, {@code refs} from a branch to its commit, and {@code snapshots} of commits,
 * whose files are relative links to blobs (copies where the file system has no links). Lists of a
 * commit's files are Attune's own addition, so that a data set that was fetched is found offline as
 * a whole.
 */
final class HubCache {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

  private final Path folder;

  private HubCache(Path folder) {
    this.folder = folder;
  }

  static HubCache of(Path cacheFolder, HubRepository repository) {
    String name = repository.type().plural() + "--" + repository.id().replace("/", "--");
    return new HubCache(cacheFolder.resolve(name));
  }

  /** The commit that a revision was when it was last asked for. */
  Optional<String> commit(String revision) throws IOException {
    if (COMMIT.matcher(revision).matches()) {
      return Optional.of(revision);
    }
    Path file = folder.resolve("refs").resolve(revision);
    return Files.isRegularFile(file)
        ? Optional.of(Files.readString(file).strip())
        : Optional.empty();
  }

  void putCommit(String revision, String commit) throws IOException {
    if (!COMMIT.matcher(revision).matches()) {
      AtomicFiles.writeString(folder.resolve("refs").resolve(revision), commit);
    }
  }

  /** A file of a commit, where it is present. */
  Optional<Path> file(String commit, String path) {
    return Optional.of(snapshot(commit, path)).filter(Files::isRegularFile);
  }

  /** The folder of a commit's files. */
  Path snapshot(String commit) {
    return folder.resolve("snapshots").resolve(commit);
  }

  private Path snapshot(String commit, String path) {
    return snapshot(commit).resolve(path);
  }

  Path blob(String etag) {
    return folder.resolve("blobs").resolve(etag);
  }

  /** Makes a blob a commit's file. */
  Path link(String commit, String path, String etag) throws IOException {
    Path link = snapshot(commit, path);
    Path blob = blob(etag);
    Files.createDirectories(link.getParent());
    Files.deleteIfExists(link);
    try {
      Files.createSymbolicLink(link, link.getParent().relativize(blob));
    } catch (FileAlreadyExistsException e) {
      return link; // another process was faster
    } catch (UnsupportedOperationException | IOException e) {
      Files.copy(blob, link); // Windows allows links to administrators only
    }
    return link;
  }

  /** The paths of all files of a commit, as they were once listed. */
  Optional<List<String>> listing(String commit) throws IOException {
    Path file = listingFile(commit);
    return Files.isRegularFile(file)
        ? Optional.of(Arrays.asList(JSON.readValue(file.toFile(), String[].class)))
        : Optional.empty();
  }

  /** The paths of a commit's files that are here, whoever fetched them. */
  List<String> present(String commit) throws IOException {
    Path root = snapshot(commit);
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString().replace(File.separatorChar, '/'))
          .sorted()
          .toList();
    }
  }

  void putListing(String commit, List<String> paths) throws IOException {
    try {
      AtomicFiles.writeString(listingFile(commit), JSON.writeValueAsString(paths));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Texts are writable", e);
    }
  }

  private Path listingFile(String commit) {
    return folder.resolve("listings").resolve(commit + ".json");
  }
}
