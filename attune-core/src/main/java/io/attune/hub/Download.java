package io.attune.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;

/**
 * Fetches a file's bytes into a blob. What a broken connection or an ended process left behind is
 * completed, not fetched anew; content that does not fit its etag is thrown away.
 */
final class Download {
  private static final int OK = 200;
  private static final int PARTIAL = 206;
  private static final int RANGE_NOT_SATISFIABLE = 416;
  private static final int BUFFER = 1 << 16;
  private static final int SHA256_HEX = 64;
  private static final int SHA1_HEX = 40;
  private static final Duration WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(60);

  private final HubHttp http;
  private final String name;
  private final RemoteFile file;
  private final Path blob;
  private final Path part;

  /**
   * @param name for messages and the progress
   */
  Download(HubHttp http, String name, RemoteFile file, Path blob) {
    this.http = http;
    this.name = name;
    this.file = file;
    this.blob = blob;
    // Not Python's ".incomplete": two programs must not write to one file.
    this.part = blob.resolveSibling(blob.getFileName() + ".part");
  }

  /**
   * Fetches the blob unless it is there.
   *
   * @param progress is told how many bytes are there
   */
  void run(TransferProgress progress) throws IOException {
    Files.createDirectories(blob.getParent());
    try (FileChannel channel =
            FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) { // another process that fetches the same is waited for
      if (!Files.exists(blob)) {
        fetch(channel, progress);
        channel.force(true);
        verify();
        Files.move(part, blob, StandardCopyOption.ATOMIC_MOVE);
      } else {
        Files.deleteIfExists(part);
      }
    }
  }

  private void fetch(FileChannel channel, TransferProgress progress) throws IOException {
    for (int attempt = 1; ; attempt++) {
      long before = channel.size();
      try {
        if (file.size().isEmpty() || before < file.size().getAsLong()) {
          append(channel, progress);
        }
        long size = channel.size();
        if (file.size().isEmpty() || size == file.size().getAsLong()) {
          return;
        }
        if (size > file.size().getAsLong()) {
          channel.truncate(0);
        }
        throw new IOException(
            "the connection ended after %d of %d bytes".formatted(size, file.size().getAsLong()));
      } catch (HubException | HubUnavailableException e) {
        throw e;
      } catch (IOException e) {
        boolean advanced = channel.size() > before;
        attempt = advanced ? 1 : attempt; // a poor line that moves on is no failure
        if (attempt == HubHttp.TRIES) {
          throw new IOException(
              "%s: cannot be fetched (%s); what is there is kept, try again later"
                  .formatted(name, HubHttp.reason(e)),
              e);
        }
        http.rest(WAIT);
      }
    }
  }

  private void append(FileChannel channel, TransferProgress progress) throws IOException {
    long have = channel.size();
    Map<String, String> headers =
        have == 0
            ? Map.of("Accept-Encoding", "identity")
            : Map.of("Accept-Encoding", "identity", "Range", "bytes=" + have + "-");
    HttpResponse<InputStream> answer = http.send(HubRequest.get(file.address(), headers), true);
    try (InputStream body = answer.body();
        StallGuard guard = new StallGuard(body, LONGEST_SILENCE)) {
      if (answer.statusCode() == OK || answer.statusCode() == RANGE_NOT_SATISFIABLE) {
        channel.truncate(0); // the server gives the whole
      }
      if (answer.statusCode() != OK && answer.statusCode() != PARTIAL) {
        if (answer.statusCode() == RANGE_NOT_SATISFIABLE) {
          throw new IOException("the part that was there did not fit");
        }
        HubApi.requireFound(answer, name);
        throw new IOException("%s: the server answered %d".formatted(name, answer.statusCode()));
      }
      channel.position(channel.size());
      byte[] buffer = new byte[BUFFER];
      for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        guard.alive();
        progress.transferred(name, channel.size(), file.size().orElse(TransferProgress.UNKNOWN));
      }
    }
  }

  /** Large files are named by their SHA-256, small ones as Git does: SHA-1 of a header and them. */
  private void verify() throws IOException {
    String etag = file.etag();
    String found = etag;
    if (etag.matches("[0-9a-f]{" + SHA256_HEX + "}")) {
      found = digest("SHA-256", "");
    } else if (etag.matches("[0-9a-f]{" + SHA1_HEX + "}")) {
      found = digest("SHA-1", "blob " + Files.size(part) + "\0");
    }
    if (!found.equals(etag)) {
      Files.delete(part);
      throw new IOException(
          "%s: what was fetched is damaged (its hash is %s, not %s); try again"
              .formatted(name, found, etag));
    }
  }

  private String digest(String algorithm, String header) throws IOException {
    try (InputStream input = Files.newInputStream(part)) {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      digest.update(header.getBytes(StandardCharsets.ISO_8859_1));
      byte[] buffer = new byte[BUFFER];
      for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
        digest.update(buffer, 0, count);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has " + algorithm, e);
    }
  }
}
