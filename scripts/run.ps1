#requires -Version 5.1
# Starts the program from this checkout on Windows 10 and 11 with a 64-bit (x64) Python 3.11, 3.12 or 3.13.
# (For 3.14, pyscard 2.3.1 has no Windows wheel; raise the limit in Find-Python when it has.)
#
#   powershell -ExecutionPolicy Bypass -File scripts\run.ps1                    the window
#   powershell -ExecutionPolicy Bypass -File scripts\run.ps1 diagnose --json    any command
#
# The first start makes .venv (or $env:ESIGN_VENV) from the hash-locked requirements; all of them are
# wheels, so no compiler is needed. The Python for it can be named in $env:ESIGN_PYTHON. All arguments
# go to the program, and its exit code is ours; 69: something could not be installed (stderr says what).
# No param() block on purpose: PowerShell would take the program's options for its own.
#
# This file is UTF-8 with a BOM: without one, PowerShell 5.1 reads Turkish letters in the ANSI code page.

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2.0

$root = Split-Path -Parent $PSScriptRoot
$venv = if ($env:ESIGN_VENV) { [IO.Path]::GetFullPath($env:ESIGN_VENV) } else { Join-Path $root '.venv' }
$venvPython = Join-Path $venv 'Scripts\python.exe'
$stamp = Join-Path $venv 'esign.stamp'
$lockFile = Join-Path $venv 'esign.lock'
$log = Join-Path $venv 'install.log'

# stdout belongs to the program
function Say([string] $English, [string] $Turkish) {
    [Console]::Error.WriteLine($English)
    [Console]::Error.WriteLine($Turkish)
}

function Stop-Here([string] $English, [string] $Turkish) {
    Say $English $Turkish
    exit 69
}

# What the environment depends on. It is written last, so that a broken-off installation is not taken
# for a whole one.
function Get-Fingerprint {
    $lines = @("checkout $root")
    $sha256 = [Security.Cryptography.SHA256]::Create()
    foreach ($name in 'requirements\build.txt', 'requirements\run.txt', 'pyproject.toml', 'scripts\run.ps1') {
        $hash = $sha256.ComputeHash([IO.File]::ReadAllBytes((Join-Path $root $name)))
        $lines += [BitConverter]::ToString($hash) + ' ' + $name
    }
    foreach ($file in Get-ChildItem -Path (Join-Path $root 'resources\locale\*\LC_MESSAGES\*.po') -ErrorAction SilentlyContinue) {
        $hash = $sha256.ComputeHash([IO.File]::ReadAllBytes($file.FullName))
        $lines += [BitConverter]::ToString($hash) + ' ' + $file.FullName
    }
    return ($lines -join "`n")
}

function Test-Ready {
    return ((Test-Path -LiteralPath $stamp) -and (Test-Path -LiteralPath $venvPython) -and
        ([IO.File]::ReadAllText($stamp) -eq (Get-Fingerprint)))
}

# Runs a program quietly into the log and returns its exit code.
function Invoke-Logged([string] $Program, [string[]] $Arguments) {
    # 5.1 makes an error record of each line on stderr, and 'Stop' would end the script at the first
    $ErrorActionPreference = 'Continue'
    & $Program $Arguments 2>&1 | ForEach-Object { "$_" } | Out-File -LiteralPath $log -Append -Encoding utf8
    return $LASTEXITCODE
}

function Install-Packages([string[]] $Arguments) {
    # -I: PYTHONPATH and the user's own packages must not take part
    $code = Invoke-Logged $venvPython (@('-I', '-m', 'pip', 'install', '--no-build-isolation', '--no-input',
            '--retries', '2', '--disable-pip-version-check', '--progress-bar', 'off') + $Arguments)
    if ($code -eq 0) { return }
    $text = [IO.File]::ReadAllText($log)
    if ($text -match 'DO NOT MATCH THE HASHES') {
        Stop-Here "A downloaded file is not the one in requirements\. Nothing was installed. See $log" `
            "İndirilen dosya requirements\ içindekiyle aynı değil. Kurulmadı. Bkz. $log"
    }
    if ($text -match 'NewConnectionError|NameResolutionError|ConnectTimeout|ReadTimeout|ProxyError|SSLError|getaddrinfo failed') {
        Stop-Here "No connection to the Python package index. Check the network (proxy: set HTTPS_PROXY). See $log" `
            "Python paket dizinine bağlanılamıyor. Ağı denetleyin (vekil sunucu: HTTPS_PROXY). Bkz. $log"
    }
    Stop-Here "The installation failed. See $log" "Kurulum başarısız. Bkz. $log"
}

# Returns the path of a Python that will do, or $null.
function Find-Python {
    $ErrorActionPreference = 'Continue'
    # Python's own install manager would otherwise install each version that is only asked for
    $env:PYTHON_MANAGER_AUTOMATIC_INSTALL = 'false'
    # no double quotes in here: 5.1 loses them on the way to the program
    $question = "import sys, sysconfig; print(getattr(sys, '_base_executable', sys.executable)) if (3, 11) <= sys.version_info < (3, 14) and sysconfig.get_platform() == 'win-amd64' else sys.exit(1)"
    $candidates = @()
    if ($env:ESIGN_PYTHON) {
        $candidates += , @($env:ESIGN_PYTHON)
    } else {
        foreach ($version in '3.13', '3.12', '3.11') { $candidates += , @('py', "-$version") }
        $candidates += , @('python')
        $candidates += , @('python3')
    }
    foreach ($candidate in $candidates) {
        $command = Get-Command -Name $candidate[0] -CommandType Application -ErrorAction SilentlyContinue |
            Select-Object -First 1
        if (-not $command) { continue }
        # what stands there as python.exe opens the Microsoft Store instead of running anything
        if ($candidate[0] -ne 'py' -and $command.Path -like '*\Microsoft\WindowsApps\*') { continue }
        $options = @($candidate | Select-Object -Skip 1) + @('-I', '-c', $question)
        $answer = & $command.Path $options 2>$null | Select-Object -First 1
        # the Store's Python runs in a container of its own and sees other files than the vendor's programs do
        if ($answer -and $answer -notlike '*\WindowsApps\*') { return $answer }
    }
    return $null
}

function Install-Everything {
    if ((Test-Path -LiteralPath $venv) -and -not (Test-Path -LiteralPath $lockFile) -and
        @(Get-ChildItem -LiteralPath $venv -Force).Count -gt 0) {
        Stop-Here "$venv was not made by this script. Remove it, or name another folder in ESIGN_VENV." `
            "$venv bu betiğin değil. Silin ya da ESIGN_VENV ile başka bir klasör verin."
    }
    New-Item -ItemType Directory -Force -Path $venv | Out-Null

    # one installation at a time
    $lock = $null
    $told = $false
    while (-not $lock) {
        try {
            $lock = [IO.File]::Open($lockFile, 'OpenOrCreate', 'ReadWrite', 'None')
        } catch [IO.IOException] {
            if (-not $told) {
                Say 'Another start is installing; waiting for it.' 'Başka bir başlatma kurulum yapıyor; bekleniyor.'
                $told = $true
            }
            Start-Sleep -Milliseconds 500
        }
    }
    try {
        if (Test-Ready) { return }
        $python = Find-Python
        if (-not $python) {
            Stop-Here 'Python 3.11, 3.12 or 3.13, 64-bit (x64), is needed; install it from python.org (not from the Microsoft Store), then start again.' `
                'Python 3.11, 3.12 ya da 3.13, 64 bit (x64) gerekli; python.org adresinden kurun (Microsoft Store sürümü olmaz), sonra yeniden başlatın.'
        }
        Say 'Installing the Python packages, once; this takes a minute or two.' `
            'Python paketleri kuruluyor; bir kereye mahsus, bir iki dakika sürer.'
        Get-ChildItem -LiteralPath $venv -Force | Where-Object { $_.Name -ne 'esign.lock' } |
            Remove-Item -Recurse -Force
        if ((Invoke-Logged $python @('-I', '-m', 'venv', $venv)) -ne 0) {
            Stop-Here "The virtual environment could not be made. See $log" "Sanal ortam kurulamadı. Bkz. $log"
        }
        # first, so that nothing is built in an isolated environment: pip fetches those unhashed
        foreach ($set in 'build', 'run') {
            Install-Packages @('--require-hashes', '--no-deps', '--only-binary', ':all:', '-r', (Join-Path $root "requirements\$set.txt"))
        }
        Install-Packages @('--no-index', '--no-deps', '-e', $root)
        [IO.File]::WriteAllText($stamp, (Get-Fingerprint))
    } finally {
        $lock.Dispose()
    }
}

$formerEncoding = $null
try {
    # the program writes UTF-8; the console's code page decides how Turkish letters look
    $formerEncoding = [Console]::OutputEncoding
    [Console]::OutputEncoding = New-Object Text.UTF8Encoding $false
} catch {
    $formerEncoding = $null # no console
}

$code = 70
try {
    if (-not (Test-Ready)) { Install-Everything }

    $cli = Join-Path $venv 'Scripts\esign-desktop-cli.exe'
    $window = Join-Path $venv 'Scripts\esign-desktop.exe'
    if ($args.Count -gt 0) {
        & $cli $args
        $code = $LASTEXITCODE
    } elseif ((Test-Path -LiteralPath (Join-Path $root 'esign_desktop\gui\__init__.py')) -and (Test-Path -LiteralPath $window)) {
        # a program without console is not waited for by '&'
        $code = (Start-Process -FilePath $window -Wait -PassThru -NoNewWindow).ExitCode
    } else {
        & $cli diagnose
        $code = $LASTEXITCODE
    }
} finally {
    if ($formerEncoding) { [Console]::OutputEncoding = $formerEncoding }
}
exit $code
