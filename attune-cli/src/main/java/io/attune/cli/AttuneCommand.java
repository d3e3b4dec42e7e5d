package io.attune.cli;

import picocli.CommandLine.Command;

/** The command line as a whole; the work is in its subcommands. */
@Command(
    name = "attune",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = Version.class,
    header = "Fine-tunes text-embedding models on the JVM and puts them to work.",
    description = {
      "",
      "An embedding model turns a text into a vector, so that texts of like meaning lie close"
          + " together: that is what semantic search is made of. A model off the shelf has never"
          + " seen your domain's words. Some hundred pairs of a question and the text that answers"
          + " it teach it, on an ordinary processor, in minutes. The story in order:",
      "",
      "  attune demo        all of it at once, on data that comes with it",
      "  attune init        write a recipe for your data",
      "  attune run         all of it on your data, by one file, like a build",
      "  attune prepare     make clean documents of raw rows",
      "  attune queries     write the queries that your documents answer",
      "  attune split       hold rows back, without leaks, to measure on",
      "  attune mine        find texts that do not answer, to learn from",
      "  attune compare     which model is best on your data before any training?",
      "  attune train       fine-tune it on your pairs",
      "  attune evaluate    did it help, and is the difference more than chance?",
      "  attune judge       let a language model grade documents for queries",
      "  attune merge       average several runs into one model",
      "  attune search      ask it something",
      "  attune encode      put its vectors to work elsewhere",
      "  attune export      run it elsewhere, as ONNX",
      "  attune import      make a model of an ONNX file",
      "  attune push        give it to others, on the Hugging Face hub",
      "  attune pull        get what others gave"
    },
    commandListHeading = "%nCommands%n",
    optionListHeading = "%nOptions%n",
    footer = {
      "",
      "A model is a folder in sentence-transformers' layout, the name of one that is on the"
          + " class path (all-MiniLM-L6-v2 comes with Attune), or OWNER/NAME of one on the Hugging"
          + " Face hub. More jars: ATTUNE_CLASSPATH; more options of Java: ATTUNE_JAVA_OPTS.",
      "Exit status: 0 done, 2 wrong usage or input, 1 failed."
    })
final class AttuneCommand {}
