//! Read the command line, start tracing, run one command.

use std::io::Write;
use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;
use limber::cli::{backup, check, export, health, import, keys, openapi, restore, serve};
use limber::config::{Command, CommandLine, Serve};
use limber::telemetry;

fn main() -> ExitCode {
    let began = Instant::now();
    let line = CommandLine::parse();
    match run(line, began) {
        Ok(code) => code,
        Err(error) => {
            // The log may not be running, and a person reads this first.
            let _ = writeln!(std::io::stderr(), "limber: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(line: CommandLine, began: Instant) -> anyhow::Result<ExitCode> {
    let mut out = std::io::stdout().lock();
    match line.command.unwrap_or(Command::Serve(line.serve)) {
        Command::Serve(settings) => serve(&settings, began)?,
        Command::Check { folder } => return Ok(code(check::run(&folder, &mut out)?)),
        Command::Openapi { manage, yaml } => {
            let of = if manage { openapi::Api::Management } else { openapi::Api::Delivery };
            openapi::run(of, yaml, &mut out)?;
        }
        Command::Health(settings) => health::run(&settings)?,
        Command::Keys(asked) => keys::run(&asked, &mut out, &mut std::io::stderr())?,
        Command::Import(settings) => return Ok(code(import::run(&settings, &mut out)?)),
        Command::Export(settings) => export::run(&settings, &mut out)?,
        Command::Backup(settings) => backup::run(&settings, &mut out)?,
        Command::Restore(settings) => restore::run(&settings)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn code(is_well: bool) -> ExitCode {
    if is_well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn serve(settings: &Serve, began: Instant) -> anyhow::Result<()> {
    telemetry::start(&settings.log, settings.log_format)
        .map_err(|error| anyhow::anyhow!("--log can't be `{}`: {error}", settings.log))?;
    actix_web::rt::System::new().block_on(serve::run(settings, began))
}
