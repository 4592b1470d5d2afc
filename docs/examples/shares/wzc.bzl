"""Compiles a WebAssembly module with wzc, in shares that Bazel runs wherever it runs actions."""

def _wzc_object_impl(ctx):
    options = ["--name=" + ctx.attr.module_name] + ctx.attr.options
    installation = ctx.files._installation

    shares = []
    for k in range(1, ctx.attr.shares + 1):
        share = ctx.actions.declare_file("%s.%d.share" % (ctx.label.name, k))
        shares.append(share)
        ctx.actions.run(
            executable = ctx.file._wzc,
            arguments = [
                ctx.file.module.path,
                "-o",
                share.path,
                "--partition=%d/%d" % (k, ctx.attr.shares),
                "-j1",
            ] + options,
            inputs = [ctx.file.module],
            tools = installation,
            outputs = [share],
            mnemonic = "WzcShare",
            progress_message = "Compiling %s, share %d of %d" % (ctx.file.module.short_path, k, ctx.attr.shares),
        )

    ctx.actions.run(
        executable = ctx.file._wzc,
        arguments = [ctx.file.module.path, "-o", ctx.outputs.object.path, "--header", ctx.outputs.header.path] + options +
                    ["--join"] + [share.path for share in shares],
        inputs = [ctx.file.module] + shares,
        tools = installation,
        outputs = [ctx.outputs.object, ctx.outputs.header],
        mnemonic = "WzcJoin",
        progress_message = "Joining %s" % ctx.file.module.short_path,
    )

_wzc_object = rule(
    implementation = _wzc_object_impl,
    attrs = {
        "module": attr.label(allow_single_file = [".wasm"], mandatory = True),
        "module_name": attr.string(mandatory = True),
        "options": attr.string_list(),
        "shares": attr.int(default = 8),
        "object": attr.output(mandatory = True),
        "header": attr.output(mandatory = True),
        "_wzc": attr.label(default = "@wzc//:bin/wzc", allow_single_file = True),
        "_installation": attr.label(default = "@wzc//:installation"),
    },
)

def wzc_module(name, module, shares = 8, options = [], **kwargs):
    """A cc_library of the compiled module, with the header <name.h>.

    Args:
      name: of the library, and of the module in C: the prefix of its symbols
      module: the WebAssembly binary
      shares: in how many actions it is compiled; the object is the same for any number
      options: for wzc, as in ["-O3"]
      **kwargs: for the cc_library
    """
    _wzc_object(
        name = name + "_object",
        module = module,
        module_name = name,
        shares = shares,
        options = options,
        object = name + ".o",
        header = name + ".h",
    )
    native.cc_library(
        name = name,
        srcs = [name + ".o"],
        hdrs = [name + ".h"],
        includes = ["."],
        deps = ["@wzc//:runtime"],
        **kwargs
    )
